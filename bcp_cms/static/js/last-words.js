// Draftail writes what is typed into the form a quarter of a second later. Whoever saves sooner (Ctrl+S right after the
// last key) would lose the last words, so they are written when the form is sent.
(() => {
  const touched = new Set();

  const note = (event) => {
    const editor = event.target.closest?.("[data-draftail-editor-wrapper]");
    if (editor) touched.add(editor);
  };
  for (const kind of ["keydown", "input", "paste", "cut", "drop", "mousedown"]) document.addEventListener(kind, note, true);

  document.addEventListener(
    "submit",
    () => touched.forEach((editor) => editor.parentNode?.querySelector(":scope > input")?.draftailEditor?.saveState()),
    true,
  );

  // The server refuses to write over words that are newer than the form. Autosave tells it which revision this window
  // wrote by itself, the buttons do not; so that one is sent with them.
  const tellOwnRevision = ({ target: form }) => {
    const own = form.dataset.wAutosaveRevisionIdValue;
    if (!own) return;
    const field = form.elements.namedItem("autosaved_revision_id") ?? document.createElement("input");
    Object.assign(field, { type: "hidden", name: "autosaved_revision_id", value: own });
    form.append(field);
  };
  document.addEventListener("submit", tellOwnRevision, true);

  // Once the form is on its way, autosave would send the same words again, against a revision that is no longer the
  // newest: the server would refuse them. The last listener knows whether the form really goes.
  let leaving = false;
  window.addEventListener("submit", (event) => {
    if (event.target.matches("[data-controller~='w-autosave']") && !event.defaultPrevented) leaving = true;
  });
  window.addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("w-autosave:save", (event) => leaving && event.preventDefault(), true);
})();
