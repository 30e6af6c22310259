/* Gives back the show of an edition that the presenter view has kept, if the network or the session is gone. Its address
   lies below that of the show, so that it sees nothing else. The page fills the cache and says until when it holds. */
"use strict";

const PREFIX = "bcp-show:";
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
const HEADERS = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY, "Cache-Control": "private, no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff" };
const show = new URL("./", self.location.href).href;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The cache that has the show; null once its day is over.
async function kept() {
  for (const name of await caches.keys()) {
    const cache = name.startsWith(PREFIX) ? await caches.open(name) : null;
    const page = cache && (await cache.match(show));
    if (!page) continue;
    if (Number(page.headers.get("X-Until")) > Date.now()) return cache;
    await caches.delete(name);
  }
  return null;
}

async function forget() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && (await (await caches.open(name)).match(show))) await caches.delete(name);
  }
}

// The newest page, if it can be had. A page that is refused is not shown from the copy either.
async function page(request) {
  const answer = await fetch(request).catch(() => null);
  if (answer && answer.ok) return answer;
  if (answer && [403, 404].includes(answer.status)) await forget();
  const copy = await (await kept())?.match(show);
  return copy ? new Response(await copy.text(), { headers: HEADERS }) : (answer ?? Response.error());
}

// Files never change at their address. Of a picture the largest is kept.
async function part(request) {
  const cache = await kept();
  const found = cache && ((await cache.match(request, { ignoreVary: true })) || (await cache.match(request.url.replace(/\/w\d+\.webp$/, "/w1600.webp"), { ignoreVary: true })));
  return found || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else event.respondWith(part(request));
});
