// The workbench: makes the form of one block, names its fields, and leads on by Alt with Page Up and Page Down.
(() => {
  // Wagtail gives the editor of a rich text no name.
  const name = (field) => {
    const label = field.closest(".w-field__wrapper, [data-contentpath]")?.querySelector(".w-field__label, label");
    const words = label?.textContent.replace("*", "").trim() || "Text";
    if (field.getAttribute("aria-label") !== words) field.setAttribute("aria-label", words);
  };
  const nameAll = () => {
    for (const field of document.querySelectorAll('.bcp-part-form [role="textbox"][contenteditable]')) name(field);
  };

  const block = document.querySelector("[data-bench-block]");
  if (block) {
    const definition = window.telepath.unpack(JSON.parse(block.dataset.benchBlock));
    const place = document.createElement("div");
    block.append(place);
    definition.render(place, block.id, ...JSON.parse(block.dataset.benchState));
    nameAll();
    let due = 0;
    new MutationObserver(() => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(nameAll);
    }).observe(block, { childList: true, subtree: true });
  }

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = document.querySelector(`.bcp-part-ways a[data-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  const outline = document.getElementById("outline");
  const here = outline?.querySelector("[aria-current]");
  if (here && getComputedStyle(outline).overflowY === "auto") outline.scrollTop = here.offsetTop - outline.clientHeight / 3;
})();
