(() => {
  // What the editor says about saving is true: the header, the warning on leaving, and a line about what came in from others.
  const { most } = document.currentScript.dataset;
  const editForm = () => document.querySelector("form[data-edit-form]");
  const hasEdits = (form) => form.dataset.wUnsavedHasEditsValue === "true";
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const TOLD = `bcp-told ${location.pathname}`;
  let savedAt = "";

  // A notice above the form

  const notice = Object.assign(document.createElement("div"), { className: "bcp-notice", hidden: true });
  notice.setAttribute("role", "status");
  const line = document.createElement("p");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small button-secondary" });
  notice.append(line, button);

  const say = (text, { kind = "info", label = "", act } = {}) => {
    const form = editForm();
    if (!form) return;
    if (!notice.isConnected) notices.append(notice);
    notice.dataset.kind = kind;
    line.textContent = text;
    Object.assign(button, { hidden: !act, textContent: label, onclick: act ?? null });
    notice.hidden = false;
  };
  const hush = (kind) => {
    if (notice.dataset.kind === kind) notice.hidden = true;
  };

  // Notices stay in view below the header, which is as high as its words are long.

  const notices = Object.assign(document.createElement("div"), { className: "bcp-notices" });
  const placeNotices = () => {
    editForm().before(notices);
    const header = document.querySelector(".w-slim-header");
    const measure = () => document.documentElement.style.setProperty("--bcp-header", `${header.offsetHeight}px`);
    if (header) new ResizeObserver(measure).observe(header);
  };

  // The header

  const indicator = () => document.getElementById("w-autosave-indicator");
  const setState = (state, only) => {
    const shown = indicator();
    if (shown && (!only || only.includes(shown.dataset.wAutosaveStateValue ?? "idle"))) shown.dataset.wAutosaveStateValue = state;
  };
  const addState = () => {
    const state = Object.assign(document.createElement("div"), { className: "w-autosave-indicator__state bcp-unsaved" });
    state.append(Object.assign(document.createElement("span"), { className: "w-autosave-indicator__text", textContent: "Not saved yet" }));
    indicator()?.append(state);
    // A narrow header shows no words of Wagtail's. That something is not saved is never told by a sign alone.
    const paused = indicator()?.querySelector(".w-autosave-indicator__state--paused");
    paused?.append(Object.assign(document.createElement("span"), { className: "bcp-narrow", textContent: "Not saved" }));
  };
  // While a page is built, the scripts of its choosers tell of changes that nobody made. What a chooser really changes,
  // Wagtail finds out itself (w-unsaved:add).
  const typed = ({ isTrusted, target }) => {
    if (isTrusted && target.closest?.("form[data-edit-form]")) setState("unsaved", ["saved", "idle"]);
  };
  for (const kind of ["beforeinput", "change"]) document.addEventListener(kind, typed);
  document.addEventListener("w-unsaved:add", () => setState("unsaved", ["saved", "idle"]));
  document.addEventListener("w-unsaved:clear", () => setState("idle", ["unsaved"]));

  // Wagtail shows a form that was refused as unsaved, and looks for no further change: after the next autosave it would
  // say "Saved" whatever is typed. So it is told to look, and to take the form for unsaved until it is saved.
  const watchRefused = ({ target: form }) => {
    if (form.dataset.wUnsavedForceValue !== "true") return;
    const controller = window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-unsaved");
    if (!controller) return;
    controller.initialFormData = "refused";
    controller.previousFormData = controller.formData;
    controller.forceValue = false;
    controller.checkIntervalValueChanged(500); // ms
    setState("unsaved", ["idle"]);
  };
  document.addEventListener("w-unsaved:ready", watchRefused);

  // Nothing is overwritten any longer, so nothing has to be confirmed if somebody saved a newer version.
  const DIALOG = 'template[data-w-teleport-target-value$="-w-save-confirmation-dialog"]';
  const allowSaving = ({ detail: { data } }) => {
    if (!data?.other_sessions) return;
    for (const session of data.other_sessions) session.revision_id = null;
    const list = document.createElement("template");
    list.innerHTML = data.html;
    for (const template of list.content.querySelectorAll(DIALOG)) template.remove();
    data.html = list.innerHTML;
  };
  document.addEventListener("w-swap:json", allowSaving, true);

  // What an autosave answers

  const show = () => {
    const form = editForm();
    if (hasEdits(form)) form.requestSubmit(form.querySelector("button[type=submit]"));
    else location.reload();
  };
  const isWriting = (form) => form.contains(document.activeElement);
  const showSoon = (text) => {
    sessionStorage.setItem(TOLD, text);
    if (!isWriting(editForm()) && !hasEdits(editForm())) {
      location.reload();
      return;
    }
    say(`${text} This form does not show them yet.`, { label: "Show them", act: show });
  };
  document.addEventListener("w-autosave:success", ({ detail: { data } }) => {
    savedAt = clock();
    hush("warning");
    hush("begun");
    const text = data.field_updates?.told;
    if (text) setTimeout(showSoon, 100, text); // after last-words.js has looked for what was typed meanwhile
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !notice.hidden && sessionStorage.getItem(TOLD) && !hasEdits(editForm())) location.reload();
  });
  // Wagtail calls every answer that it can't read a server error. Most often the session has ended, which session.js finds out.
  const SIGNED_OUT = "You are signed out. Sign in again in another window, then come back here and save.";
  const UNREAD = "The server gave no answer that could be read. It is asked again at your next change.";
  let signedOut = false;
  const nameCause = ({ detail }) => {
    if (detail.type === "server_error") detail.text = signedOut ? SIGNED_OUT : UNREAD;
  };
  document.addEventListener("w-autosave:error", nameCause, true);
  document.addEventListener("bcp-session:ended", () => {
    signedOut = true;
    const detail = { text: SIGNED_OUT, type: "server_error", trigger: null }; // header, footer and notice tell what an error has
    editForm()?.dispatchEvent(new CustomEvent("w-autosave:error", { bubbles: true, detail }));
  });
  document.addEventListener("bcp-session:begun", () => {
    signedOut = false;
    hush("warning");
    document.dispatchEvent(new CustomEvent("w-unsaved:clear")); // hides what the footer tells of being signed out
    const form = editForm();
    if (!form || !hasEdits(form)) return;
    setState("unsaved");
    indicator()?.setAttribute("data-w-tooltip-content-value", "");
    say("You are signed in again. What you typed is not saved yet.", { kind: "begun", label: "Save it now", act: () => form.requestSubmit(form.querySelector("button[type=submit]")) });
  });

  document.addEventListener("w-autosave:error", ({ detail: { text } }) => {
    const since = savedAt ? `What you typed since ${savedAt} is not saved.` : "What you typed is not saved yet.";
    const kept = document.documentElement.dataset.bcpKept ? " It is kept in this browser." : "";
    say(`${since} ${text}${kept}`, { kind: "warning" });
  });

  // A form that the server would refuse to read stays here.

  const size = (data) => {
    let bytes = 0;
    for (const [name, value] of data) bytes += new Blob([name, value]).size;
    return bytes;
  };
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1);
  const keepHere = (event, data) => {
    const bytes = size(data);
    if (bytes <= Number(most)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setState("paused");
    const kept = document.documentElement.dataset.bcpKept ? " All of it is kept in this browser." : "";
    say(
      `This page is too large to be saved: ${megabytes(bytes)} MB, and at most ${megabytes(most)} MB can be sent. ` +
        `Nothing that you typed since ${savedAt || "you opened it"} is saved.${kept} Shorten it, or move a part to a module or guide of its own.`,
      { kind: "warning" },
    );
  };
  document.addEventListener("w-autosave:save", (event) => keepHere(event, event.detail.formData), true);
  document.addEventListener("submit", (event) => event.target.matches("[data-edit-form]") && keepHere(event, new FormData(event.target)), true);

  document.addEventListener("DOMContentLoaded", () => {
    addState();
    const form = editForm();
    if (!form) return;
    placeNotices();
    form.enctype = "multipart/form-data"; // the other way of sending makes a text up to three times as long
    const told = sessionStorage.getItem(TOLD);
    sessionStorage.removeItem(TOLD);
    if (told && !document.querySelector(".messages")?.textContent.includes(told)) say(told);
  });
})();
