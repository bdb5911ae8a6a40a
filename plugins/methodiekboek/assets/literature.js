// Taking a work of the list of literature along; `lists.js` searches, filters and sorts it.
// Also fills in the day and the address in "cite this page", and copies it.
(function () {
  "use strict";

  var element = window.methodiekboek.element;

  // Puts text on the clipboard; where that is not allowed, selects it so that it can be copied by hand.
  function copy(text, node, done) {
    function byHand() {
      var range = document.createRange();
      range.selectNodeContents(node);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done(false);
    }
    if (!navigator.clipboard) { byHand(); return; }
    var write;
    if (node.innerHTML && window.ClipboardItem && text === node.textContent) {
      write = navigator.clipboard.write([new ClipboardItem({
        "text/plain": new Blob([text], { type: "text/plain" }),
        "text/html": new Blob([node.innerHTML], { type: "text/html" })
      })]);
    } else write = navigator.clipboard.writeText(text);
    write.then(function () { done(true); }, byHand);
  }

  var waiting = null; // those who wait for the copies to be there
  function copies(list, use) {
    if (window.methodiekboekLiterature) { use(window.methodiekboekLiterature); return; }
    if (waiting) { waiting.push(use); return; }
    waiting = [use];
    var file = list.querySelector(".mb-downloads a[href$='.bib']");
    var script = element("script", { src: file.href.replace(/\.bib$/, ".js") });
    script.addEventListener("load", function () {
      waiting.forEach(function (each) { each(window.methodiekboekLiterature); });
    });
    document.head.append(script);
  }

  function take(button) {
    var entry = button.closest(".mb-reference"), list = button.closest(".mb-literature");
    var there = entry.querySelector(".mb-copies");
    if (there) { there.remove(); button.setAttribute("aria-expanded", "false"); return; }
    var box = element("span", { "class": "mb-copies", role: "group", "aria-label": button.textContent });
    var said = element("span", { role: "status" });
    ["APA", "BibTeX", "RIS"].forEach(function (form) {
      var each = element("button", { type: "button" }, form);
      each.addEventListener("click", function () {
        function done(copied) { said.textContent = copied ? list.dataset.copied.replace("{form}", form) : list.dataset.byHand; }
        if (form === "APA") {
          var line = entry.querySelector("p");
          copy(line.textContent, line, done);
          return;
        }
        copies(list, function (all) {
          var shown = entry.querySelector("pre") || element("pre", { tabindex: "0" });
          shown.textContent = all[entry.dataset.key][form.toLowerCase()];
          box.after(shown);
          copy(shown.textContent, shown, done);
        });
      });
      box.append(each);
    });
    box.append(said);
    button.after(box);
    button.setAttribute("aria-expanded", "true");
    box.querySelector("button").focus();
  }

  function cite(foot) {
    var here = foot.querySelector(".mb-visit");
    if (!here) return;
    var day = new Date().toLocaleDateString(document.documentElement.lang || "nl", { day: "numeric", month: "long", year: "numeric" });
    here.textContent = " " + here.dataset.visit.replace("{date}", day).replace("{address}", location.href.split("#")[0]);
    var button = element("button", { type: "button", "class": "mb-take" }, here.dataset.copy);
    var said = element("span", { role: "status" });
    var line = here.closest("p");
    button.addEventListener("click", function () {
      copy(line.textContent, line, function (copied) { said.textContent = copied ? here.dataset.copied : here.dataset.byHand; });
    });
    line.after(button, said);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest(".mb-reference .mb-take") : null;
    if (button) take(button);
  });
  window.methodiekboek.each(".mb-cite", cite);
})();
