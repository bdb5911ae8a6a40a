// The site without a network: a word in the head of a page that comes from what a reader saved, and on the page about it
// the script that saves. A site that cannot be saved (a preview, a disk) has no such script, and the page says so.
(function () {
  "use strict";

  var element = window.methodiekboek.element;
  var root = new URL("../../", document.currentScript.src), name = "methodiekboek " + root.pathname;
  var offline = window.methodiekboekOffline = {
    root: root.href, name: name, list: root + "offline/files.json",
    // The list of what is saved; looking does not store anything.
    saved: function () {
      return caches.match(offline.list, { cacheName: name }).then(function (found) { return found && found.json(); });
    }
  };

  function block(place) {
    var words = JSON.parse(place.dataset.words), script = element("script", { src: root + "offline/save.js" });
    if (location.protocol === "file:") { place.textContent = words.disk; return; }
    script.addEventListener("error", function () { place.textContent = words.preview; });
    document.head.append(script);
  }

  function hint(book, word) {
    var head = document.querySelector(".md-header__inner"), search = head && head.querySelector(".md-search");
    if (!search) return;
    head.insertBefore(element("a", { "class": "mb-saved", href: root + book.page, title: book.words[word + "_about"] }, book.words[word]), search);
  }

  function tell(book) {
    if (!book) return;
    fetch(root + "offline/version.json", { cache: "no-store" }).then(function (answer) {
      return answer.ok ? answer.json() : book;
    }).then(function (server) {
      if (server.version !== book.version) hint(book, "hint_newer");
    }, function () { hint(book, "hint_offline"); });
  }

  window.methodiekboek.each(".mb-offline", block);
  if (navigator.serviceWorker && navigator.serviceWorker.controller && window.caches) offline.saved().then(tell, function () {});
})();
