// Who types the right words in place has chosen to write them. Without scripts, the server reads it that way.
document.addEventListener("input", (event) => {
  const choice = document.getElementById(event.target.dataset?.chooses ?? "");
  if (choice) choice.checked = true;
});
