// Where a reader is in a route: kept in this browser when he asks for it, and only the name of the step.
(function () {
  "use strict";

  var element = window.methodiekboek.element;

  function name(root) { return "methodiekboek-route-" + root.dataset.kind; }
  function read(root) { try { return localStorage.getItem(name(root)); } catch (refused) { return null; } }

  // Whether the browser did it: some refuse, and then say so only here.
  function keep(root, step) {
    try {
      if (step) localStorage.setItem(name(root), step);
      else localStorage.removeItem(name(root));
      return true;
    } catch (refused) { return false; }
  }

  // On the page of a step: remember it, or forget it.
  function here(root) {
    var words = JSON.parse(root.dataset.words), box = element("div", { "class": "mb-keep" });
    var button = element("button", { type: "button", "class": "mb-take" }), said = element("p", { role: "status" });

    function show(text) {
      var kept = read(root) === root.dataset.step;
      button.textContent = kept ? words.forget : words.remember;
      said.textContent = text || (kept ? words.remembered : words.about);
    }

    button.addEventListener("click", function () {
      show(keep(root, read(root) === root.dataset.step ? "" : root.dataset.step) ? "" : words.blocked);
    });
    box.append(button, said);
    root.append(box);
    show();
  }

  // On the page with all steps: the way back, and a way to forget.
  function all(root) {
    var words = JSON.parse(root.dataset.words), step = read(root);
    var row = step && root.querySelector("[data-step='" + CSS.escape(step) + "']");
    if (!row) return;
    var box = element("div", { "class": "mb-keep" }), link = row.querySelector("a").cloneNode(true);
    var said = element("p", { role: "status" }, words.was_at + " "), button = element("button", { type: "button", "class": "mb-take" }, words.forget);
    said.append(link);
    row.setAttribute("aria-current", "step");
    button.addEventListener("click", function () {
      keep(root, "");
      row.removeAttribute("aria-current");
      button.remove();
      said.textContent = words.forgotten;
    });
    box.append(said, button);
    root.prepend(box);
  }

  window.methodiekboek.each(".mb-here[data-step]", here);
  window.methodiekboek.each(".mb-route", all);
})();
