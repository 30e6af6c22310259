(() => {
  // A session ends after a time without activity. Before that, the form is saved and the person is asked to stay.
  // Afterwards, unsaved words stay on the page and can be saved once the person has signed in in another tab;
  // kept-words.js keeps them, too.
  const { leftUrl, signInUrl } = document.currentScript.dataset;
  const WARN = 120; // seconds before the end
  const KEEP = 300_000; // ms between two reports of activity to the server
  const PAUSE = 1000; // ms between two requests
  const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const form = () => document.querySelector("form[data-edit-form]");
  const hasEdits = () => form()?.dataset.wUnsavedHasEditsValue === "true";

  let asked = 0;
  let kept = Date.now();
  let timer;
  let over = false;

  const ask = async (method = "GET") => {
    asked = Date.now();
    const answer = await fetch(leftUrl, { method, headers: method === "POST" ? { "X-CSRFToken": token() } : {} });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const dialog = document.createElement("dialog");
  dialog.className = "bcp-session";
  dialog.setAttribute("aria-labelledby", "bcp-session-title");
  const title = Object.assign(document.createElement("h2"), { id: "bcp-session-title" });
  const words = document.createElement("p");
  const stay = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "Stay signed in" });
  const again = Object.assign(document.createElement("a"), { className: "button", textContent: "Sign in again", target: "_blank", href: signInUrl });
  dialog.append(title, words, stay, again);
  document.addEventListener("DOMContentLoaded", () => document.body.append(dialog));

  const show = (heading, text, { canStay = false, canSignIn = false }) => {
    title.textContent = heading;
    words.textContent = text;
    stay.hidden = !canStay;
    again.hidden = !canSignIn;
    if (!dialog.open) dialog.showModal();
  };

  const save = () => {
    if (!hasEdits()) return;
    form().dataset.wUnsavedForceValue = "true"; // makes autosave check the page again
  };

  const warn = (idle, whole) => {
    save();
    if (whole <= WARN) {
      show("Your session is about to end", "You have been signed in for as long as is allowed. What you wrote is being saved. Sign in again when you are ready.", { canSignIn: true });
    } else {
      show("Are you still there?", `Nothing was done here for a while, so you will be signed out in ${idle > 90 ? "2 minutes" : "a minute"}. What you wrote is being saved.`, { canStay: true });
    }
  };

  const end = () => {
    over = true;
    document.dispatchEvent(new CustomEvent("bcp-session:ended"));
    if (!hasEdits()) {
      location.assign(`${signInUrl}?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    show("You were signed out", "Your last words on this page are not saved yet. Sign in again in another window, come back here, and save. They are also kept in this browser: if this page is closed, they are offered to you when you open it again.", { canSignIn: true });
  };

  const goOn = () => {
    // A new sign-in creates a new token, which the page has to send from now on.
    over = false;
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token();
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token();
    document.dispatchEvent(new CustomEvent("bcp-session:begun"));
  };

  const look = ({ idle, whole }) => {
    if (over && idle) goOn();
    if (!idle) {
      if (!over) end();
      plan(10);
    } else if (idle <= WARN) {
      warn(idle, whole);
      plan(Math.min(15, idle + 1));
    } else {
      if (dialog.open) dialog.close();
      plan(idle - WARN);
    }
  };

  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().then(look, () => plan(30)), seconds * 1000);
  };

  const keep = () => {
    kept = Date.now();
    ask("POST").then(look, () => plan(30));
  };

  stay.addEventListener("click", keep);
  dialog.addEventListener("cancel", (event) => {
    if (stay.hidden) return;
    event.preventDefault();
    keep();
  });
  for (const kind of ["keydown", "pointerdown", "scroll"]) {
    document.addEventListener(kind, () => !over && !dialog.open && Date.now() - kept > KEEP && keep(), { capture: true, passive: true });
  }
  // An autosave that fails may fail because the session is over.
  document.addEventListener("w-autosave:error", () => ask().then(look, () => {}));
  // Timers stop while a computer sleeps.
  window.addEventListener("focus", () => Date.now() - asked > PAUSE && ask().then(look, () => {}));
  plan(1);
})();
