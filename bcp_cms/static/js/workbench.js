// The keys of the workbench: Alt with Page Up or Page Down leads to the part before or after. The outline shows the part
// that is open.
(() => {
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
