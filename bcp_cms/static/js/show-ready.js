/* Before a show: everything that it needs is fetched and decoded, and the page says so. While it goes on: the session is
   kept, the screen stays awake, and the page warns before the session ends. The show itself needs none of that. */
(function () {
  "use strict";

  const KEEP = 300_000; // ms between two reports to the server that somebody presents
  const WARN = 900; // seconds before the session ends
  const ready = document.getElementById("ready");
  const stage = document.getElementById("stage");
  const pictures = Array.from(document.querySelectorAll(".wall img"));
  const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  let moved = Date.now();

  function asData(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  // A picture that stands in the page itself is shown by the second window, too, without asking anybody.
  async function hold(picture) {
    if (picture.src.startsWith("data:")) return;
    const largest = (picture.getAttribute("srcset") || picture.src).split(",").pop().trim().split(" ")[0];
    const answer = await fetch(new URL(largest, location.href));
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const data = await asData(await answer.blob());
    picture.removeAttribute("srcset");
    picture.src = data;
    await picture.decode();
  }

  async function holdFonts() {
    if (window.bcpWall.fonts.length) return;
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        const found = rule instanceof CSSFontFaceRule && /url\("([^"]+)"\)/.exec(rule.style.getPropertyValue("src"));
        if (!found) continue;
        const answer = await fetch(new URL(found[1], sheet.href));
        const family = rule.style.getPropertyValue("font-family").replaceAll('"', "");
        window.bcpWall.fonts.push([family, await answer.arrayBuffer(), { weight: rule.style.getPropertyValue("font-weight") }]);
      }
    }
  }

  const counted = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

  async function fetchAll() {
    ready.hidden = false;
    ready.dataset.state = "";
    ready.textContent = "Getting ready…";
    const done = await Promise.allSettled([holdFonts(), ...pictures.map(hold)]);
    const failed = done.slice(1).filter((one) => one.status === "rejected").length;
    const has = [counted(document.querySelectorAll(".screen").length, "screen")];
    if (pictures.length) has.push(counted(pictures.length - failed, "picture"));
    if (failed || done[0].status === "rejected") notReady(failed);
    else ready.textContent = `Ready without a network: ${has.join(", ")} ✓`;
    ready.dataset.state = failed ? "failed" : "ready";
    document.dispatchEvent(new CustomEvent("bcp-show:ready"));
  }

  function notReady(failed) {
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: "Try again" });
    again.addEventListener("click", fetchAll);
    const missing = failed ? `${counted(failed, "picture")} missing.` : "The font is missing.";
    ready.replaceChildren(`Needs the network: ${missing} `, again);
  }

  // The session

  async function look() {
    const active = window.bcpClock.runs() || Date.now() - moved < KEEP * 6;
    const headers = active ? { "X-CSRFToken": token() } : {};
    try {
      const answer = await fetch(stage.dataset.sessionUrl, { method: active ? "POST" : "GET", headers });
      if (answer.ok) warn(await answer.json());
    } catch {
      /* without a network nobody can be signed out, and nothing is needed */
    }
  }

  function warn({ idle, whole }) {
    const left = Math.min(idle, whole);
    if (left > WARN) return;
    const says = document.getElementById("says");
    says.hidden = false;
    says.textContent = left ? `Your session ends in ${counted(Math.ceil(left / 60), "minute")}. The show goes on without it.` : "Your session has ended. The show goes on; sign in again afterwards.";
  }

  // The screen does not sleep while people talk.
  async function stayAwake() {
    try {
      if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen");
    } catch {
      /* a battery that runs low refuses it */
    }
  }

  function start() {
    fetchAll();
    stayAwake();
    document.addEventListener("visibilitychange", stayAwake);
    setInterval(look, KEEP);
  }

  window.bcpReady = { start, moved: () => (moved = Date.now()) };
})();
