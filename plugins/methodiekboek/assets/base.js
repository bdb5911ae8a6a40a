// What more than one script needs. Its name makes it the first.
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

  // Calls for each element when the page is there.
  function each(selector, call) {
    function start() { document.querySelectorAll(selector).forEach(call); }
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
    else start();
  }

  window.methodiekboek = { element: element, flat: flat, each: each };
})();
