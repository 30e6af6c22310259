// Draftail writes what is typed into the form a quarter of a second later. Whoever saves sooner (Ctrl+S right after the
// last key) would lose the last words, so the form waits for them.
(() => {
  const WRITTEN_AFTER = 300; // ms; Draftail's stateSaveInterval is 250
  let touched = -Infinity;

  const note = (event) => {
    if (event.target.closest?.("[data-draftail-editor-wrapper]")) touched = performance.now();
  };
  for (const kind of ["keydown", "input", "paste", "cut", "drop", "mousedown"]) document.addEventListener(kind, note, true);

  document.addEventListener(
    "submit",
    (event) => {
      const left = touched + WRITTEN_AFTER - performance.now();
      const form = event.target;
      if (left <= 0 || !form.matches("[data-edit-form]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      setTimeout(() => {
        const disabled = button?.disabled; // Wagtail greys the button out; disabled, it would not be sent
        if (button) button.disabled = false;
        form.requestSubmit(button);
        if (button) button.disabled = disabled;
      }, left);
    },
    true,
  );
})();
