// A button that prints, above what is made for paper: whatever has `data-print`, the words on the button.
(function () {
  "use strict";

  function add(element) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "mb-take mb-print";
    button.textContent = element.dataset.print;
    button.addEventListener("click", function () { window.print(); });
    element.before(button);
  }

  function start() { document.querySelectorAll("[data-print]").forEach(add); }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
