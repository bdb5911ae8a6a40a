// The list of literature: search, filter and sort it, and take a work along. Without this script it is a whole list.
// Also fills in the day and the address in "cite this page", and copies it.
(function () {
  "use strict";

  function element(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    return made;
  }

  // Letters without accents and capitals: what a reader types and what stands there are compared by these.
  function flat(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[’‘]/g, "'");
  }

  function labelled(text, field) {
    var label = element("label", {}, text);
    label.append(field);
    return label;
  }

  function tools(list) {
    var words = list.dataset;
    var works = Array.prototype.slice.call(list.querySelectorAll(".mb-reference")).map(function (node, index) {
      var cited = node.querySelector(".mb-cited");
      return {
        node: node, order: index, text: flat(node.querySelector("p").textContent), year: node.dataset.year || "",
        kind: node.dataset.kind, complete: node.dataset.complete !== "no",
        cited: cited ? cited.querySelectorAll("li").length : 0
      };
    });
    if (works.length < 2) return;
    var names = JSON.parse(words.kinds);
    var search = element("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    var kind = element("select"), sort = element("select");
    kind.append(element("option", { value: "" }, words.all));
    Object.keys(names).forEach(function (name) {
      if (works.some(function (work) { return work.kind === name; })) kind.append(element("option", { value: name }, names[name]));
    });
    if (works.some(function (work) { return !work.complete; })) kind.append(element("option", { value: "incomplete" }, words.incomplete));
    [["order", words.byMaker], ["year", words.byYear], ["cited", words.byUse]].forEach(function (pair) {
      sort.append(element("option", { value: pair[0] }, pair[1]));
    });
    var count = element("p", { "class": "mb-count", role: "status" });
    var form = element("form", { "class": "mb-tools" });
    form.append(labelled(words.search, search), labelled(words.kind, kind), labelled(words.sort, sort), count);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    list.insertBefore(form, list.querySelector(".mb-reference"));

    function update() {
      var wanted = flat(search.value).split(/\s+/).filter(Boolean), shown = 0;
      works.forEach(function (work) {
        var fits = (!kind.value || (kind.value === "incomplete" ? !work.complete : work.kind === kind.value)) &&
          wanted.every(function (word) { return work.text.indexOf(word) >= 0; });
        work.node.hidden = !fits;
        if (fits) shown += 1;
      });
      count.textContent = (shown ? words.count : words.none).replace("{shown}", shown).replace("{all}", works.length);
    }

    function order() {
      works.sort(function (one, other) {
        if (sort.value === "year") return other.year.localeCompare(one.year) || one.order - other.order;
        if (sort.value === "cited") return other.cited - one.cited || one.order - other.order;
        return one.order - other.order;
      });
      works.forEach(function (work) { list.append(work.node); });
    }

    search.addEventListener("input", update);
    kind.addEventListener("change", update);
    sort.addEventListener("change", order);
    // Whoever follows a citation finds the work, whatever was filtered.
    window.addEventListener("hashchange", function () {
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.hidden) { search.value = kind.value = ""; update(); target.scrollIntoView(); }
    });
    update();
  }

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

  function start() {
    document.querySelectorAll(".mb-literature").forEach(tools);
    document.querySelectorAll(".mb-cite").forEach(cite);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest(".mb-reference .mb-take") : null;
    if (button) take(button);
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
