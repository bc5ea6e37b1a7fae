// Keeps the field's pages on the device: the network first, what was kept where there is none. It sends nothing by itself.
const KEPT = "field";
const PATIENCE = 6000;
const LOST = "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'><title>离线</title><h1>离线</h1><p>这一页没有存在本机，请在有网络时先打开一次。</p><p><a href='/field'>返回现场办理</a></p>";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function page(request) {
  const kept = await caches.open(KEPT);
  const url = new URL(request.url);
  const hurry = new AbortController();
  const timer = setTimeout(() => hurry.abort(), PATIENCE);
  try {
    // A redirect, to sign in, goes to the browser as it is, and does not replace what was kept.
    const answer = await fetch(url.href, { credentials: "same-origin", redirect: "manual", signal: hurry.signal });
    if (answer.ok) await kept.put(url.pathname, answer.clone());
    return answer;
  } catch {
    return (await kept.match(url.pathname)) ?? new Response(LOST, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
  } finally {
    clearTimeout(timer);
  }
}

async function file(request) {
  const kept = await caches.open(KEPT);
  const path = new URL(request.url).pathname;
  const found = await kept.match(path);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(path, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const own = pathname === "/field" || pathname === "/field/spot" || /^\/field\/cases\/|^\/public\/officers\/.*\.svg$/.test(pathname);
  if (own) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});
