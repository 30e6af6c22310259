// The workbench: makes the form of one block, names its fields, shows what an autosave changed, and leads on by Alt with Page Up and Page Down.
(() => {
  // Wagtail gives the editor of a rich text no name.
  const name = (field) => {
    const label = field.closest(".w-field__wrapper, [data-contentpath]")?.querySelector(".w-field__label, label");
    const words = label?.textContent.replace("*", "").trim() || "Text";
    if (field.getAttribute("aria-label") !== words) field.setAttribute("aria-label", words);
  };
  // Nor the cells of a table. Its panels are no landmarks: two of one kind have one name.
  const nameCell = (cell) => {
    const [, table, row, column] = /^(.*)-cell-(\d+)-(\d+)$/.exec(cell.name) ?? [];
    if (!table) return;
    const heading = cell.form.elements.namedItem(`${table}-column-${column}-heading`)?.value;
    cell.setAttribute("aria-label", `Row ${Number(row) + 1}, ${heading || `column ${Number(column) + 1}`}`);
  };
  const nameAll = () => {
    for (const field of document.querySelectorAll('.bcp-part-form [role="textbox"][contenteditable]')) name(field);
    for (const cell of document.querySelectorAll('.bcp-part-form input[name*="-cell-"]')) nameCell(cell);
    for (const panel of document.querySelectorAll(".bcp-part-form section:not([role])")) panel.setAttribute("role", "group");
  };

  // What checks found stands at its field, and goes when it is mended. Wagtail takes no error back from a block with fields.
  const showFound = (made) => {
    const found = document.getElementById("bench-found");
    if (!found) return;
    for (const old of block.querySelectorAll(".error-message")) old.remove();
    for (const field of block.querySelectorAll(".w-field--error")) field.classList.remove("w-field--error");
    for (const icon of block.querySelectorAll("[data-field-errors] .icon")) icon.setAttribute("hidden", "true");
    made.setError(JSON.parse(found.textContent));
  };
  const putInPlace = () => {
    for (const made of document.querySelectorAll("[data-w-autosave-target='partials'] template[data-into]")) {
      const place = document.getElementById(made.dataset.into);
      const open = place?.querySelector("details")?.open;
      place?.replaceChildren(made.content);
      const details = place?.querySelector("details");
      if (details && open !== undefined) details.open = open;
    }
  };
  document.addEventListener("w-autosave:success", putInPlace);

  const block = document.querySelector("[data-bench-block]");
  if (block) {
    const definition = window.telepath.unpack(JSON.parse(block.dataset.benchBlock));
    const place = document.createElement("div");
    block.append(place);
    const made = definition.render(place, block.id, ...JSON.parse(block.dataset.benchState));
    nameAll();
    document.addEventListener("w-autosave:success", () => showFound(made));
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

  const aside = document.getElementById("bench-aside");
  const here = aside?.querySelector("[aria-current]");
  if (here && getComputedStyle(aside).overflowY === "auto") aside.scrollTop = here.offsetTop - aside.clientHeight / 3;
})();
