(() => {
  // Draftail copies typed or duplicated text into the form after a quarter of a second. A person who saves sooner
  // (Ctrl+S right after the last key) would lose the last words, so the form waits until they are copied.
  const WRITTEN = 400; // ms
  let touched = false;
  let waiting = false;
  let waited = false;

  const note = ({ target }) => {
    if (target.closest?.("[data-streamfield-stream-container], [data-draftail-editor-wrapper]")) touched = true;
  };
  for (const kind of ["keydown", "input", "paste", "cut", "drop", "mousedown"]) document.addEventListener(kind, note, true);

  // Autosave waits for a pause before it sends. A request that is not sent yet can be dropped, because the form has
  // everything. A request under way must be answered first: it names what the next one changes.
  const PATIENCE = 10_000; // ms
  let autosave = null;
  let leaving = false;
  const noteAutosave = (event) => {
    if (waiting || leaving) event.preventDefault();
    else autosave = event;
  };
  document.addEventListener("w-autosave:save", noteAutosave, true);

  // When the response comes, Wagtail treats the current form as saved. Words typed in the meantime would stay unsaved
  // until the next key, without a warning on leaving the page; so the form is marked as changed again.
  const OWN = /^(csrfmiddlewaretoken|next|opened_from|opened_by|(overwrite|loaded)_revision_\w+|comments-.*)$/;
  const wordsOf = (data, answered) =>
    JSON.stringify([...data].filter(([name]) => !OWN.test(name) && !(name in answered)).map(([name, value]) => [name, value.name ?? value]));
  const lookAgain = (form, sent, answered) => {
    if (waiting || leaving || wordsOf(sent, answered) === wordsOf(new FormData(form), answered)) return;
    form.dataset.wUnsavedForceValue = "true";
    form.dataset.wUnsavedHasEditsValue = "true";
  };

  const noteAnswer = ({ type, target, detail }) => {
    if (detail.trigger !== autosave?.detail.trigger) return;
    if (type === "w-autosave:success") {
      setTimeout(lookAgain, 0, target, autosave.detail.formData, detail.data.field_updates ?? {}); // after Wagtail's own
    }
    autosave = null;
  };
  for (const kind of ["success", "error"]) document.addEventListener(`w-autosave:${kind}`, noteAnswer, true);

  const stopAutosave = (form) => {
    if (!autosave) return;
    const pause = Number(form.dataset.wAutosaveIntervalValue ?? 500);
    if (performance.now() - autosave.timeStamp >= pause) return;
    autosave.preventDefault(); // the controller sends the event again after the pause
    autosave = null;
  };

  const goWhenQuiet = (form, submitter, since) => {
    if (autosave && performance.now() - since < PATIENCE) {
      setTimeout(goWhenQuiet, 50, form, submitter, since);
      return;
    }
    waiting = false;
    waited = true;
    form.requestSubmit(submitter);
    waited = false;
  };

  const wait = (event) => {
    const { target: form, submitter } = event;
    if (waited || !form.matches("[data-edit-form]")) return;
    stopAutosave(form);
    if (!touched && !autosave) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting) return;
    waiting = true;
    setTimeout(goWhenQuiet, touched ? WRITTEN : 0, form, submitter, performance.now());
  };
  document.addEventListener("submit", wait, true);

  // After the form is sent, autosave would send the same words again.
  // Only the last listener knows whether the form is really sent.
  window.addEventListener("submit", (event) => {
    if (event.target.matches("[data-edit-form]") && !event.defaultPrevented) leaving = true;
  });
  window.addEventListener("pageshow", () => (leaving = false));
})();
