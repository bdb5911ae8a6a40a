// A button that prints, above what is made for paper: whatever has `data-print`, the words on the button.
(function () {
  "use strict";

  function add(element) {
    var button = window.methodiekboek.element("button", { type: "button", "class": "mb-take mb-print" }, element.dataset.print);
    button.addEventListener("click", function () { window.print(); });
    element.before(button);
  }

  window.methodiekboek.each("[data-print]", add);
})();
