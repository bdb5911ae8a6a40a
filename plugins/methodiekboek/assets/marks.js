// Lets a reader hide the marks of sources, for text that reads on, and show them again. Nothing is kept before that;
// then this browser keeps that they are hidden, until they are shown again. Without this script they are there.
(function () {
  "use strict";

  var KEY = "methodiekboek:without-marks", page = document.documentElement, element = window.methodiekboek.element;
  var buttons = [];

  // A browser may refuse to keep anything: then the choice holds for this page.
  function kept() { try { return localStorage.getItem(KEY) === "1"; } catch (error) { return false; } }
  function keep(hidden) {
    try {
      if (hidden) localStorage.setItem(KEY, "1");
      else localStorage.removeItem(KEY);
    } catch (error) { /* as said */ }
  }

  function set(hidden) {
    page.classList.toggle("mb-without-marks", hidden);
    buttons.forEach(function (button) { button.textContent = hidden ? button.dataset.show : button.dataset.hide; });
  }

  function button(notes) {
    var made = element("button", { type: "button", "data-show": notes.dataset.show, "data-hide": notes.dataset.hide });
    var line = element("p", { "class": "mb-quiet", "data-search-exclude": "" });
    made.addEventListener("click", function () {
      var hidden = !page.classList.contains("mb-without-marks");
      keep(hidden);
      set(hidden);
    });
    buttons.push(made);
    line.append(made, element("span", {}, " " + notes.dataset.kept));
    return line;
  }

  set(kept());
  window.methodiekboek.each(".mb-notes", function (notes) {
    if (!document.querySelector(".mb-marks")) return;
    notes.querySelector("h2").after(button(notes));
    var contents = document.querySelector(".md-sidebar--secondary .md-nav--secondary > .md-nav__list");
    if (contents) contents.after(button(notes));
    set(kept());
  });
})();
