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
})();
