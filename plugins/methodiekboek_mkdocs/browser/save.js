// The button that saves the whole site in the browser, and what stands around it. Nothing is stored before it is pressed.
//
// Each file is kept under its path and a sum of its content, so that an update fetches only what changed. What counts is
// the list of files, which is written last: until then a reader has the old one, whole, and afterwards the new one. A
// file of which the sum differs from the list stops all, so that two versions never mix.
(function () {
  "use strict";

  const offline = window.methodiekboekOffline, element = window.methodiekboek.element;
  const ROADS = 6; // files on their way at a time: what browsers allow one site over HTTP/1.1
  const MB = 1e6;
  const DROPPED = ["content-encoding", "content-length", "transfer-encoding", "vary"]; // of the way, not of the file

  class Stop extends Error {
    constructor(word, facts) { super(word); this.word = word; this.facts = facts; }
  }

  function language() { return document.documentElement.lang || "nl"; }
  function size(bytes) {
    const least = bytes > 0 ? 0.1 : 0;
    const shown = Math.max(bytes / MB, least).toLocaleString(language(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return shown + "\u00a0MB";
  }
  function when(iso) { return new Date(iso).toLocaleString(language(), { dateStyle: "long", timeStyle: "short" }); }
  function keyOf(book, name) { return offline.root + encodeURI(name) + "?" + book.files[name][0]; }

  async function asked(name) {
    const answer = await fetch(offline.root + name, { cache: "no-store" });
    if (!answer.ok) throw new Stop("failed_file", { file: name });
    return answer;
  }

  async function keys() {
    if (!await caches.has(offline.name)) return new Set();
    return new Set((await (await caches.open(offline.name)).keys()).map((request) => request.url));
  }

  function missing(book, there) {
    return Object.keys(book.files).filter((name) => !there.has(keyOf(book, name)));
  }

  function sum(book, names) { return names.reduce((before, name) => before + book.files[name][1], 0); }

  // A file as it should be, or an exception.
  async function take(book, name, signal) {
    // A server gives a page under the address of its folder, and may send who asks for 'index.html' there.
    const address = offline.root + encodeURI(name).replace(/(^|\/)index\.html$/, "$1");
    const answer = await fetch(address, { cache: "no-store", signal: signal });
    const bytes = await answer.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (!found.startsWith(book.files[name][0])) throw new Stop("failed_file", { file: name });
    const headers = new Headers(answer.headers);
    DROPPED.forEach((each) => headers.delete(each));
    return new Response(bytes, { headers: headers });
  }

  async function save(progress) {
    const registration = await navigator.serviceWorker.register(offline.root + "sw.js").catch((error) => {
      throw new Stop("refused", { reason: error.name });
    });
    try {
      const book = await (await asked("offline/files.json")).json();
      const names = missing(book, await keys()), whole = sum(book, names);
      const cache = await caches.open(offline.name), stop = new AbortController();
      let next = 0, done = 0;
      progress(done, whole);
      async function road() {
        while (next < names.length && !stop.signal.aborted) {
          const name = names[next++];
          await cache.put(keyOf(book, name), await take(book, name, stop.signal));
          progress(done += book.files[name][1], whole);
        }
      }
      await Promise.all(Array.from({ length: ROADS }, () => road().catch((error) => { stop.abort(); throw error; })));
      book.since = new Date().toISOString();
      await cache.put(offline.list, new Response(JSON.stringify(book), { headers: { "Content-Type": "application/json" } }));
      const kept = new Set(Object.keys(book.files).map((name) => keyOf(book, name)).concat(offline.list));
      for (const each of await keys()) if (!kept.has(each)) await cache.delete(each);
      await navigator.serviceWorker.ready;
    } catch (error) {
      if (!await offline.saved()) await registration.unregister();
      if (!(await keys()).size) await caches.delete(offline.name);
      throw error;
    }
    // A browser may throw away what it was not asked to keep.
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  }

  async function remove() {
    await caches.delete(offline.name);
    const registration = await navigator.serviceWorker.getRegistration(offline.root);
    if (registration) await registration.unregister();
  }

  function reason(error) {
    if (error instanceof Stop) return error;
    if (error.name === "QuotaExceededError") return new Stop("full", {});
    if (error instanceof TypeError || error.name === "AbortError") return new Stop("failed_network", {});
    return new Stop("refused", { reason: error.name });
  }

  function screen(root) {
    const words = JSON.parse(root.dataset.words);
    const status = element("div", { role: "status" }), facts = element("div"), bar = element("progress", { "class": "mb-progress" });
    const buttons = element("p", { "class": "mb-buttons" }), file = element("p");

    function fill(text, given) { return text.replace(/\{(\w+)\}/g, (gap, name) => name in given ? given[name] : gap); }
    function say(box, lines) { box.replaceChildren(...lines.filter(Boolean).map((line) => element("p", {}, line))); }
    function label(book) { return [book.edition, fill(words.version, book)].filter(Boolean).join(", "); }
    function button(text, look, press) {
      const made = element("button", { type: "button" }, text);
      if (look) made.className = look;
      made.addEventListener("click", press);
      buttons.append(made);
    }

    async function busy(work, done) {
      const shown = {};
      root.focus();
      buttons.replaceChildren();
      facts.replaceChildren();
      say(status, [words.begin]);
      bar.removeAttribute("value");
      bar.hidden = false;
      let said = -1;
      function progress(some, whole) {
        bar.max = whole || 1;
        bar.value = whole ? some : 1;
        // The eye follows the bar; a voice says each quarter.
        const quarter = whole ? Math.floor(4 * some / whole) : 4;
        if (quarter !== said) say(status, [fill(words.saving, { done: size(some), size: size(whole) })]);
        said = quarter;
      }
      try {
        // In two tabs at the same time, the second goes on when the first is ready, and has little left to do.
        await (navigator.locks ? navigator.locks.request(offline.name, () => work(progress)) : work(progress));
        shown.first = words[done];
      } catch (error) {
        const why = reason(error);
        shown.first = fill(words[why.word], why.facts);
        shown.failed = true;
      }
      bar.hidden = true;
      document.querySelectorAll(".mb-saved").forEach((each) => each.remove());
      await show(shown);
    }

    async function show(shown) {
      const first = shown.first || (location.hash === "#mb-not-saved" && words.not_saved);
      let book, there, server = null;
      try {
        book = await navigator.serviceWorker.getRegistration(offline.root) && await offline.saved();
        there = await keys();
      } catch (error) {
        say(status, [fill(words.refused, { reason: error.name })]);
        return;
      }
      try { server = await (await asked("offline/version.json")).json(); } catch (error) { /* no network */ }
      const newer = book && server && server.version !== book.version;
      const lines = [], telling = [first || ""];
      buttons.replaceChildren();
      root.classList.toggle("mb-failed", !!shown.failed);
      if (shown.failed && book) telling.push(words.whole);
      if (!book && there.size) telling.push(words.begun);
      if (newer) {
        telling.push(fill(words.newer, { version: label(server) }));
        try {
          const list = await (await asked("offline/files.json")).json();
          button(fill(words.renew, { size: size(sum(list, missing(list, there))) }), "mb-main", () => busy(save, "saved"));
        } catch (error) { /* the network went away in between; the next visit tells */ }
      }
      if (book) {
        if (!server) telling.push(words.offline_now);
        else if (!first && !newer) telling.push(words.saved);
        lines.push(fill(words.stored, { date: when(book.since), version: label(book), size: size(book.size) }));
      } else {
        if (!there.size && !shown.first) telling.push(words.nothing);
        if (server) {
          lines.push(fill(words.size, { size: size(server.size), sent: size(server.sent) }));
          button(words.save, "mb-main", () => busy(save, "saved"));
        } else telling.push(words.no_network);
      }
      if (book || there.size) button(words.remove, "", () => busy(remove, "removed"));
      say(status, telling);
      say(facts, lines);
      file.replaceChildren();
      if (server && server.zip) {
        const link = element("a", { href: offline.root + "offline/" + server.zip.name }, server.zip.name);
        file.append(words.zip + " ", link, " (" + size(server.zip.size) + ").");
      }
    }

    root.replaceChildren(status, bar, facts, buttons, file);
    root.tabIndex = -1;
    bar.hidden = true;
    bar.setAttribute("aria-label", words.progress);
    if (!window.isSecureContext) say(status, [words.no_https]);
    else if (!("serviceWorker" in navigator) || !window.caches) say(status, [words.no_worker]);
    else show({});
  }

  window.methodiekboek.each(".mb-offline", screen);
})();
