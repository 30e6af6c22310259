(() => {
  // Draftail writes what is typed, or duplicated, into the form a quarter of a second later. Whoever saves sooner
  // (Ctrl+S right after the last key) would lose the last words, so the form waits until they are written.
  const WRITTEN = 400; // ms
  let touched = false;
  let waiting = false;
  let waited = false;

  const note = ({ target }) => {
    if (target.closest?.("[data-streamfield-stream-container], [data-draftail-editor-wrapper]")) touched = true;
  };
  for (const kind of ["keydown", "input", "paste", "cut", "drop", "mousedown"]) document.addEventListener(kind, note, true);

  const wait = (event) => {
    const { target: form, submitter } = event;
    if (waited || !touched || !form.matches("[data-edit-form]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      waited = true;
      form.requestSubmit(submitter);
      waited = false;
    }, WRITTEN);
  };
  document.addEventListener("submit", wait, true);

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
    if (event.target.matches("[data-edit-form]") && !event.defaultPrevented) leaving = true;
  });
  window.addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("w-autosave:save", (event) => leaving && event.preventDefault(), true);
})();
