/* The presenter view: one screen at a time, what stands beside it, keys, buttons and swipes. The parts that it moves are
   in show-wall.js, show-clock.js and show-ready.js. Classic scripts without dependencies. */
(function () {
  "use strict";

  const stage = document.getElementById("stage");
  const screens = stage ? Array.from(stage.querySelectorAll(".screen")) : [];
  if (!screens.length) return;

  const { bcpWall: wall, bcpClock: clock, bcpReady: ready } = window;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const controls = byId("controls");
  const under = byId("under");
  const key = `bcp-show:${location.pathname}:`;
  const wallOf = (screen) => screen.querySelector(".wall");
  const button = (name) => document.querySelector(`[data-do=${name}]`);
  let at = 0;
  let typed = "";

  // The state belongs to this window. If the browser refuses storage, it is lost on reload.
  function remembered(name) {
    try {
      return sessionStorage.getItem(key + name);
    } catch {
      return null;
    }
  }

  function remember(name, value) {
    try {
      sessionStorage.setItem(key + name, value);
    } catch {
      /* nothing to do */
    }
  }

  function say(words) {
    byId("said").textContent = words;
  }

  // Moving

  function show(index, from) {
    const last = at;
    at = Math.max(0, Math.min(index, screens.length - 1));
    screens.forEach((screen, number) => (screen.hidden = number !== at));
    bringBeside(screens[at]);
    drawLong(wall.show(wallOf(screens[at])));
    drawNext();
    drawPlace();
    if (from === "start") return window.scrollTo({ top: 0, behavior: "instant" });
    if (last !== at) arrived();
    // Focus follows keys. If a button will be pressed again, focus stays and the new place is announced.
    if (from === "keys" || from === "link") screens[at].focus({ preventScroll: true });
    else say(screens[at].getAttribute("aria-label"));
  }

  function arrived() {
    ready.moved();
    window.scrollTo({ top: 0, behavior: "instant" });
    try {
      history.replaceState(null, "", "#" + screens[at].id);
    } catch {
      /* some browsers refuse this on file:// */
    }
  }

  // A section's script and a module's answers stand once in the page. They go where the presenter is.
  function bringBeside(screen) {
    const beside = screen.querySelector(".screen-beside");
    screen.querySelector(".screen-left").append(under);
    beside.scrollTop = 0;
    const { module, section } = screen.dataset;
    if (!module) return;
    const at = `[data-module="${CSS.escape(module)}"]`;
    const script = section ? stage.querySelector(`.beside-script${at}[data-section="${CSS.escape(section)}"]`) : null;
    beside.append(...[script, stage.querySelector(`.beside-answers${at}`)].filter(Boolean));
  }

  function drawLong(fits) {
    screens[at].dataset.long = fits ? "" : "long";
    byId("says").hidden = fits;
    if (!fits) byId("says").textContent = "Longer than the wall: ↑ and ↓ scroll it.";
  }

  function drawNext() {
    const next = screens[at + 1];
    const small = next ? wallOf(next).cloneNode(true) : null;
    byId("next-wall").replaceChildren(...(small ? [small] : [document.createTextNode("The end")]));
    if (!small) return;
    small.inert = true;
    small.dataset.blank = "";
    small.setAttribute("aria-hidden", "true");
    for (const named of small.querySelectorAll("[id]")) named.removeAttribute("id");
    wall.fit(small);
  }

  function drawPlace() {
    byId("at").textContent = String(at + 1);
    root.dataset.at = String(at + 1);
    button("back").setAttribute("aria-disabled", String(at === 0));
    button("next").setAttribute("aria-disabled", String(at === screens.length - 1));
    clock.at(screens[at].dataset);
  }

  function placeInAddress() {
    const index = screens.findIndex((screen) => "#" + screen.id === location.hash);
    return index < 0 ? 0 : index;
  }

  // What buttons and letters do

  function blank(color) {
    const now = wall.setBlank(color);
    for (const name of ["black", "white"]) button(name).setAttribute("aria-pressed", String(now === name));
    say(now ? `The wall is ${now}.` : "The wall shows the screen again.");
  }

  function openWindow() {
    const opened = wall.open();
    byId("says").hidden = false;
    byId("says").textContent = opened
      ? "Move the second window to the projector, and press F there."
      : "The browser blocked the second window. Allow pop-ups for this site.";
    say(byId("says").textContent);
  }

  function larger() {
    const size = (Number(root.dataset.notes || 0) + 1) % 4;
    root.dataset.notes = String(size);
    remember("notes", String(size));
    say(size ? `Notes are larger: step ${size} of 3.` : "Notes have their usual size.");
  }

  function close() {
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  }

  const does = {
    back: (from) => show(at - 1, from),
    next: (from) => show(at + 1, from),
    clock: () => say(clock.press()),
    black: () => blank("black"),
    white: () => blank("white"),
    window: openWindow,
    full: () => (close(), wall.full()),
    scheme: () => button("scheme").setAttribute("aria-pressed", String(wall.setScheme() === "dark")),
    larger,
    more: () => byId("more").showModal(),
    restart: () => (close(), byId("restart").showModal()),
    restarted: () => (close(), clock.restart(), say("The clock starts again.")),
    close,
  };

  // Keys

  const moves = {
    ArrowRight: () => at + 1,
    PageDown: () => at + 1,
    " ": () => at + 1,
    Enter: () => at + 1,
    ArrowLeft: () => at - 1,
    PageUp: () => at - 1,
    Backspace: () => at - 1,
    Home: () => 0,
    End: () => screens.length - 1,
  };
  const signs = { b: "black", ".": "black", w: "white", f: "full", s: "window", p: "clock", n: "larger", "?": "more" };

  // Space and Enter press what has the focus; only elsewhere do they move.
  function isForControl(event) {
    const on = event.target.closest?.("button, a, summary, input, textarea, select");
    return Boolean(on) && (event.key === " " || event.key === "Enter" || (on.matches("input, textarea, select") && !on.matches("[type=checkbox]")));
  }

  function onSign(event) {
    if (!byId("letters").checked) return false;
    if (/^\d$/.test(event.key)) {
      typed = (typed + event.key).slice(-4);
      say(`Screen ${typed}: press Enter.`);
      return true;
    }
    const name = signs[event.key.toLowerCase()];
    if (name) does[name]("keys");
    return Boolean(name);
  }

  function onKey(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isForControl(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && typed) {
      event.preventDefault();
      show(Number(typed) - 1, "keys");
      typed = "";
    } else if (moves[event.key]) {
      event.preventDefault();
      typed = "";
      show(moves[event.key](), "keys");
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (screens[at].dataset.long || wall.isOpen()) wall.scroll(event.key === "ArrowDown" ? 1 : -1);
    } else if (onSign(event)) {
      event.preventDefault();
    }
  }

  // A swipe over the slide moves it, as on a phone.
  let touched = null;
  stage.addEventListener("touchstart", (event) => (touched = event.target.closest(".wall") && event.touches.length === 1 ? event.touches[0] : null), { passive: true });
  stage.addEventListener("touchend", (event) => {
    if (!touched) return;
    const [across, down] = [event.changedTouches[0].clientX - touched.clientX, event.changedTouches[0].clientY - touched.clientY];
    if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(down)) show(at + (across < 0 ? 1 : -1), "button");
    touched = null;
  });

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    if (pressed) does[pressed.dataset.do]("button");
  });
  window.addEventListener("hashchange", () => show(placeInAddress(), "link"));

  root.dataset.present = "on";
  root.dataset.notes = remembered("notes") || "0";
  controls.hidden = false;
  under.hidden = false;
  wall.keys(onKey);
  clock.start(stage.dataset, remembered("clock"), (state) => remember("clock", state));
  show(placeInAddress(), "start");
  document.fonts.ready.then(() => show(at, "start"));
  ready.start();
  wall.resume();
})();
