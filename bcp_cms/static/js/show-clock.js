/* The clock of a show: time of day, time since the start without its pauses, time against the plan, and when it ends. */
(function () {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const MINUTE = 60_000; // ms
  let keep = () => {};
  let screen = null;
  let state = { started: 0, paused: 0, since: 0 }; // ms: when it began; how long it stood still; since when it stands still
  let total = 0;
  let begins = 0;

  function written(seconds) {
    const whole = Math.floor(Math.abs(seconds));
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    return shown.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
  }

  const timeOfDay = (moment) => new Date(moment).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  const elapsed = () => (state.started ? (state.since || Date.now()) - state.started - state.paused : 0);

  function draw() {
    byId("now").textContent = timeOfDay(Date.now());
    byId("elapsed").textContent = written(elapsed() / 1000);
    byId("clock-button").textContent = !state.started ? "Start" : state.since ? "Go on" : "Pause";
    byId("controls").dataset.clock = !state.started ? "" : state.since ? "paused" : "runs";
    drawLeft();
    drawEnd();
  }

  function drawLeft() {
    const left = byId("left");
    const end = (Number(screen.start) + Number(screen.minutes)) * MINUTE;
    const rest = (end - elapsed()) / 1000;
    const timed = state.started && Number(screen.minutes);
    left.textContent = timed ? `${written(rest)} ${rest < 0 ? "over" : "left"}` : "–";
    left.className = timed && rest < 0 ? "over" : "";
  }

  // The end moves with the section that takes longer than planned, and with every pause.
  function drawEnd() {
    const end = (Number(screen.start) + Number(screen.minutes)) * MINUTE;
    const late = Math.max(0, elapsed() - end);
    const stands = state.since ? Date.now() - state.since : 0;
    const first = state.started ? state.started + state.paused + stands + late : begins;
    byId("ends").textContent = first ? timeOfDay(first + total * MINUTE) : "–";
  }

  function press() {
    const now = Date.now();
    if (!state.started) state.started = now;
    else if (state.since) state = { started: state.started, paused: state.paused + now - state.since, since: 0 };
    else state.since = now;
    keep(JSON.stringify(state));
    draw();
    return state.since ? "The clock is paused." : "The clock runs.";
  }

  function restart() {
    state = { started: Date.now(), paused: 0, since: 0 };
    keep(JSON.stringify(state));
    draw();
  }

  function at(data) {
    screen = data;
    draw();
  }

  function start(stage, kept, keeper) {
    keep = keeper;
    total = Number(stage.minutes);
    begins = stage.begins ? Date.parse(stage.begins) : 0;
    if (kept) state = JSON.parse(kept);
    setInterval(draw, 1000);
  }

  window.bcpClock = { start, at, press, restart, runs: () => Boolean(state.started && !state.since) };
})();
