/* The presenter view: one screen at a time, notes, timer, keys, and a second window that shows the same screen.
   A classic script without dependencies, so that it also runs from a folder on a disk. */
(function () {
  "use strict";

  const stage = document.getElementById("stage");
  const screens = stage ? Array.from(stage.querySelectorAll(".screen")) : [];
  if (!screens.length) return;

  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const controls = byId("controls");
  const presenting = Boolean(controls);
  const channelName = "bcp-present:" + location.pathname + ":" + stage.dataset.name;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(channelName) : null;
  const origin = location.origin === "null" || location.protocol === "file:" ? "*" : location.origin;
  let second = null;
  let at = 0;
  let started = Number(remembered("started")) || 0;

  // The state belongs to this window. If the browser refuses storage, it is lost on reload.
  function remembered(name) {
    try {
      return sessionStorage.getItem(channelName + name);
    } catch {
      return null;
    }
  }

  function remember(name, value) {
    try {
      sessionStorage.setItem(channelName + name, value);
    } catch {
      /* nothing to do */
    }
  }

  // Moving

  function show(index, from) {
    const last = at;
    at = Math.max(0, Math.min(index, screens.length - 1));
    screens.forEach((screen, number) => (screen.hidden = number !== at));
    if (last !== at || from === "start") {
      window.scrollTo({ top: 0, behavior: "instant" });
      fit();
      if (from !== "start") keepPlace();
    }
    if (presenting) drawProgress();
    // Focus follows the presenter's own keys. If another window moves this one, or a button that will be
    // pressed again, focus stays and the new place is announced.
    if (from === "keys" || from === "link") screens[at].focus({ preventScroll: true });
    else if (from !== "start") byId("said").textContent = screens[at].getAttribute("aria-label");
    if (from !== "elsewhere" && from !== "start") tell({ at: at });
  }

  function keepPlace() {
    try {
      history.replaceState(null, "", "#" + screens[at].id);
    } catch {
      /* some browsers refuse this on file:// */
    }
  }

  function placeInAddress() {
    const index = screens.findIndex((screen) => "#" + screen.id === location.hash);
    return index < 0 ? 0 : index;
  }

  // In the second window a long slide gets smaller type, in two steps. A slide that is still too long scrolls.
  function fit() {
    if (presenting) return;
    for (const step of ["0", "1", "2"]) {
      root.dataset.fit = step;
      if (root.scrollHeight <= window.innerHeight) return;
    }
  }

  function scroll(step) {
    window.scrollBy({ top: step * window.innerHeight * 0.4 });
  }

  // Time

  function clock(seconds) {
    const whole = Math.floor(Math.abs(seconds));
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
  }

  function drawTime() {
    const left = byId("left");
    if (!started) return;
    const elapsed = (Date.now() - started) / 1000;
    const screen = screens[at].dataset;
    const rest = (Number(screen.start) + Number(screen.minutes)) * 60 - elapsed;
    byId("elapsed").textContent = clock(elapsed);
    left.textContent = rest >= 0 ? clock(rest) + " left" : clock(rest) + " over";
    left.className = rest < 0 ? "over" : "";
    byId("timer-words").textContent = "Restart timer";
  }

  function startTimer() {
    started = Date.now();
    remember("started", String(started));
    byId("said").textContent = "Timer started.";
    drawTime();
  }

  function drawProgress() {
    byId("progress").value = at + 1;
    byId("at").textContent = String(at + 1);
    controls.querySelector("[data-do=back]").setAttribute("aria-disabled", String(at === 0));
    controls.querySelector("[data-do=next]").setAttribute("aria-disabled", String(at === screens.length - 1));
    drawTime();
  }

  // Notes and the second window

  function toggleNotes() {
    const on = root.dataset.notes === "off";
    root.dataset.notes = on ? "on" : "off";
    controls.querySelector("[data-do=notes]").setAttribute("aria-pressed", String(on));
    byId("said").textContent = on ? "Notes shown." : "Notes hidden.";
  }

  function openWindow() {
    const address = stage.dataset.screenUrl + "#" + screens[at].id;
    second = window.open(address, "bcp-screen", "popup,width=1280,height=720");
    byId("said").textContent = second
      ? "Second window opened. Move it to the projector."
      : "The browser blocked the second window. Allow pop-ups for this site.";
    if (!second) byId("said").classList.remove("visually-hidden");
  }

  function tell(message) {
    const sent = Object.assign({ bcp: channelName }, message);
    if (channel) channel.postMessage(sent);
    // On file:// some browsers give each page a separate channel; then the windows send messages directly.
    for (const other of [second, window.opener]) {
      if (other && !other.closed) other.postMessage(sent, origin);
    }
  }

  function hear(message) {
    if (!message || !samePresentation(message.bcp)) return;
    if (Number.isInteger(message.at) && message.at !== at) show(message.at, "elsewhere");
    if (message.scroll && !presenting) scroll(message.scroll > 0 ? 1 : -1);
    if (message.hello && presenting) tell({ at: at });
  }

  function samePresentation(name) {
    return typeof name === "string" && name.split(":").pop() === channelName.split(":").pop();
  }

  if (channel) channel.addEventListener("message", (event) => hear(event.data));
  window.addEventListener("message", (event) => {
    const known = event.source && (event.source === second || event.source === window.opener);
    if (known && event.origin === location.origin) hear(event.data);
  });

  // Keys and buttons

  const does = {
    back: (from) => show(at - 1, from),
    next: (from) => show(at + 1, from),
    timer: startTimer,
    notes: toggleNotes,
    window: openWindow,
  };
  const moves = {
    ArrowRight: () => at + 1,
    PageDown: () => at + 1,
    ArrowLeft: () => at - 1,
    PageUp: () => at - 1,
    Home: () => 0,
    End: () => screens.length - 1,
  };
  const letters = { n: "notes", t: "timer", p: "window" };

  function onKey(event) {
    const typing = event.target.closest && event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || typing) return;
    if (moves[event.key]) {
      event.preventDefault();
      show(moves[event.key](), "keys");
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (presenting) tell({ scroll: event.key === "ArrowDown" ? 1 : -1 });
    } else if (presenting && byId("letters").checked && letters[event.key.toLowerCase()]) {
      event.preventDefault();
      does[letters[event.key.toLowerCase()]]("keys");
    }
  }

  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", () => show(placeInAddress(), "link"));
  window.addEventListener("resize", fit);

  root.dataset.present = "on";
  if (presenting) {
    controls.hidden = false;
    byId("keys").hidden = false;
    controls.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) does[button.dataset.do]("button");
    });
    setInterval(drawTime, 1000);
  }
  show(placeInAddress(), "start");
  tell(presenting ? { at: at } : { hello: true });
})();
