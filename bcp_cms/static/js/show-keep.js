/* Keeps the show of an edition in this browser for the day, by person: until the session would end at the latest, until
   one signs out, until somebody else presents, or until it is removed. show-worker.js gives it back. */
(function () {
  "use strict";

  const PREFIX = "bcp-show:";
  const stage = document.getElementById("stage");
  const name = stage?.dataset.keepAs;
  const byId = (id) => document.getElementById(id);
  const here = location.pathname;
  // The page as the server sent it: no script has changed it yet.
  const html = `<!doctype html>${document.documentElement.outerHTML}`;
  const pictures = Array.from(document.querySelectorAll(".wall img"), (one) => (one.getAttribute("srcset") || one.src).split(",").pop().trim().split(" ")[0]);

  async function remove(isGone) {
    for (const one of await caches.keys()) if (one.startsWith(PREFIX) && isGone(one)) await caches.delete(one);
  }

  function files() {
    const linked = Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), (one) => one.href || one.src);
    const fonts = Array.from(document.querySelectorAll("link[rel=preload]"), (one) => one.href);
    return new Set([...linked, ...fonts, ...pictures.map((one) => new URL(one, location.href).href)]);
  }

  async function fetchInto(cache, url) {
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${url}`);
    await cache.put(url, answer);
  }

  async function keep() {
    const session = await fetch(stage.dataset.sessionUrl);
    const { whole } = session.ok ? await session.json() : { whole: 0 };
    if (!whole) return;
    await remove((one) => one.split(":")[1] !== name.split(":")[1]); // somebody else's
    await navigator.serviceWorker.register(stage.dataset.worker);
    const until = Date.now() + whole * 1000;
    const cache = await caches.open(name);
    await Promise.all(Array.from(files(), (url) => fetchInto(cache, url)));
    await cache.put(here, new Response(html, { headers: { "X-Until": String(until) } }));
    say(until);
  }

  function say(until) {
    const time = new Date(until).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    byId("kept").hidden = false;
    byId("kept-words").textContent = `A copy stays in this browser until ${time}, or until you sign out.`;
  }

  async function forget() {
    await remove(() => true);
    for (const one of await navigator.serviceWorker.getRegistrations()) if (new URL(one.scope).pathname === here) await one.unregister();
    byId("kept-words").textContent = "The copy is removed.";
  }

  if (!name || !navigator.serviceWorker || !window.caches) return;
  document.addEventListener("bcp-show:ready", () => keep().catch((error) => console.warn("The show could not be kept in this browser.", error)));
  byId("forget").addEventListener("click", forget);
})();
