// Answers from what a reader has saved of this site, and asks the network for all else. It stores nothing itself: what
// is saved, and from when on it counts, `save.js` decides. This file has no version: an update of the handbook does not
// change it.
(function () {
  "use strict";

  const root = self.registration.scope;
  const NAME = "methodiekboek " + new URL(root).pathname;
  const LIST = root + "offline/files.json";
  let list = null;

  // What is saved: read once, and once more when something is not found in it.
  async function read(again) {
    if (!list || again) {
      const found = await caches.match(LIST, { cacheName: NAME });
      list = found ? await found.json() : null;
    }
    return list;
  }

  function stored(book, name) {
    return caches.match(root + encodeURI(name) + "?" + book.files[name][0], { cacheName: NAME });
  }

  async function find(path) {
    for (const again of [false, true]) {
      const book = await read(again);
      if (!book) continue;
      const name = path === "" || path.endsWith("/") ? path + "index.html" : path;
      const found = name in book.files && await stored(book, name);
      if (found) return found;
      // As a server does: an address without the last '/' leads to the one with it, so that links on the page hold.
      if (path + "/index.html" in book.files) return Response.redirect(root + encodeURI(path) + "/");
    }
    return null;
  }

  // What a page is when it is not saved and the network does not answer.
  async function without(request, path) {
    const book = await read();
    if (!book || request.mode !== "navigate") return Response.error();
    if (book.left.some((each) => path.startsWith(each))) return Response.redirect(root + book.page + "#mb-not-saved");
    const page = "404.html" in book.files && await stored(book, "404.html");
    return page ? new Response(await page.blob(), { status: 404, headers: page.headers }) : Response.error();
  }

  async function answer(request, path) {
    return await find(path) || fetch(request).catch(() => without(request, path));
  }

  function pathOf(url) {
    try {
      return decodeURIComponent(url.href.slice(root.length, url.href.length - url.search.length - url.hash.length));
    } catch (error) {
      return "404.html"; // no address that we have, such as '%E0%A4'
    }
  }

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("fetch", (event) => {
    const request = event.request;
    // Who asks for 'no-store' wants what the server has: `save.js`, and whoever looks for a newer version.
    if (request.method !== "GET" || request.cache === "no-store" || !request.url.startsWith(root)) return;
    event.respondWith(answer(request, pathOf(new URL(request.url))));
  });
})();
