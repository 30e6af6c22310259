// One box that ticks all the boxes of its form, and counts on the buttons how many are.
(() => {
  const form = document.getElementById("chosen");
  const all = form?.querySelector("[data-all]");
  if (!all) return;
  const boxes = [...form.querySelectorAll('input[name="module"]')];
  const bar = form.querySelector("[data-number]");

  function count() {
    const number = boxes.filter((box) => box.checked).length;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
    bar.textContent = number ? `${number} chosen` : "None chosen";
    for (const button of form.querySelectorAll("button[formaction]")) button.disabled = !number;
  }

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
})();
