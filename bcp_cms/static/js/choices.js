// Who types the right words in place has chosen to write them. Without scripts, the server reads it that way.
document.addEventListener("input", (event) => {
  const choice = document.getElementById(event.target.dataset?.chooses ?? "");
  if (choice) choice.checked = true;
  tellWhatIsLeft();
});
document.addEventListener("change", tellWhatIsLeft);

// How many choices are missing is told as they are made: by the server's words, and by its count.
const LEFT = {
  need: (left) => (left ? `${left} need${left === 1 ? "s" : ""} you` : "all is chosen"),
  choose: (left) => (left ? `${left} left to choose.` : "All chosen."),
};

function isMissing(question) {
  const chosen = question.querySelector("input[type=radio]:checked");
  if (chosen?.value !== "write") return !chosen && question.closest("[data-must]") !== null;
  const { value, dataset } = question.querySelector("textarea");
  return !value.trim() || (dataset.limit !== undefined && value.length > Number(dataset.limit));
}

function tellWhatIsLeft() {
  const questions = [...document.querySelectorAll(".bcp-question")].filter((one) => one.querySelector("input[type=radio]"));
  const left = questions.filter(isMissing).length;
  for (const told of document.querySelectorAll("[data-left]")) {
    const words = LEFT[told.dataset.left](left);
    if (told.textContent !== words) told.textContent = words;
  }
}
