// What cannot be done by keyboard in the theme, or has no name: labels of hidden checkboxes. Without this script they
// work as they did, by pointer.
(function () {
  "use strict";

  var say = document.currentScript.dataset;

  // A page that has moved leads on; a browser would forget which place on it was asked for.
  var leads = document.querySelector('meta[http-equiv="refresh"]');
  if (leads && location.hash) location.replace(leads.content.replace(/^0; ?url=/, "") + location.hash);

  var drawer = document.getElementById("__drawer"), searching = document.getElementById("__search");
  var sidebar = document.querySelector(".md-sidebar--primary");
  var narrow = window.matchMedia("(max-width: 76.234375em)");

  // A label in the bar at the top becomes a button.
  function button(label, name) {
    var made = document.createElement("button"), target = document.getElementById(label.htmlFor);
    made.type = "button";
    made.className = label.className + " mb-button";
    made.dataset.for = label.htmlFor;
    made.hidden = label.hidden;
    made.title = name;
    made.setAttribute("aria-label", name);
    while (label.firstChild) made.appendChild(label.firstChild);
    made.addEventListener("click", function () { target.click(); });
    label.replaceWith(made);
    return made;
  }

  // Light or dark: two radio buttons of which the one that is on says what the other would do, become one button.
  document.querySelectorAll(".md-option").forEach(function (option) {
    var label = option.nextElementSibling;
    option.tabIndex = -1;
    option.setAttribute("aria-hidden", "true");
    if (!label || label.tagName !== "LABEL") return;
    var made = button(label, label.title);
    made.addEventListener("click", function () {
      var other = made.parentNode.querySelector(".mb-button:not([hidden])");
      if (other) other.focus();
    });
    // The theme takes Enter here for its radio buttons, and it would count twice.
    made.addEventListener("keydown", function (event) { if (event.key === "Enter") event.stopPropagation(); });
  });

  document.querySelectorAll('label.md-header__button[for="__search"]').forEach(function (label) { button(label, say.search); });

  // The browser may have kept these open since the last visit; a question in the address opens the search.
  var asked = new URLSearchParams(location.search).has("q");
  [drawer, asked ? null : searching].forEach(function (toggle) { if (toggle && toggle.checked) toggle.click(); });

  // What a search finds has its tags in a menu of one word each: nobody wants those among the parts of the page.
  var found = document.querySelector(".md-search-result__list");
  if (found) new MutationObserver(function () {
    found.querySelectorAll("nav.md-tags:not([role])").forEach(function (tags) { tags.setAttribute("role", "none"); });
  }).observe(found, { childList: true, subtree: true });

  // The menu of a narrow screen opens with a button, closes with Escape or when the focus leaves it.
  var label = document.querySelector('label.md-header__button[for="__drawer"]');
  if (!label || !drawer || !sidebar) return;
  var menu = button(label, say.menu);
  sidebar.id = sidebar.id || "mb-menu";
  menu.setAttribute("aria-controls", sidebar.id);
  menu.setAttribute("aria-expanded", "false");

  function enter(place) {
    var all = Array.from(place.querySelectorAll("a[href], [tabindex='0']"));
    var seen = all.filter(function (each) { return each.offsetParent && getComputedStyle(each).visibility === "visible"; });
    if (seen.length) seen[0].focus({ preventScroll: true });
  }

  drawer.addEventListener("change", function () {
    menu.setAttribute("aria-expanded", String(drawer.checked));
    if (drawer.checked) enter(sidebar);
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.click();
    menu.focus();
  });
  document.addEventListener("focusin", function (event) {
    if (drawer.checked && event.target !== menu && event.target !== drawer && !sidebar.contains(event.target)) drawer.click();
  });

  // In that menu the labels lead to a deeper part and back.
  function steps() {
    if (!narrow.matches) return;
    sidebar.querySelectorAll("label[for]:not(.mb-steps)").forEach(function (label) {
      var toggle = document.getElementById(label.htmlFor);
      if (!toggle || toggle === drawer) return;
      var part = toggle.parentNode.querySelector(".md-nav"), back = part.contains(label);
      var step = document.createElement("span");
      step.className = "mb-step";
      step.tabIndex = 0;
      step.setAttribute("role", "button");
      while (label.firstChild) step.appendChild(label.firstChild);
      if (!step.textContent.trim()) step.setAttribute("aria-label", part.getAttribute("aria-label") || say.menu);
      label.classList.add("mb-steps");
      label.removeAttribute("tabindex");
      label.appendChild(step);
      step.addEventListener("click", function (event) { event.preventDefault(); toggle.click(); });
      step.addEventListener("keydown", function (event) {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        toggle.click();
      });
      if (!back) toggle.addEventListener("change", function () {
        if (drawer.checked && toggle.checked) enter(part);
        else if (drawer.checked) step.focus({ preventScroll: true });
      });
    });
  }
  steps();
  narrow.addEventListener("change", steps);
})();
