// Opens the source of a claim, the work behind a citation, or what a word means, in a quiet card beside it: on hover,
// focus and touch. Without this script they are plain links, to the foot of the page and to the list of literature.
(function () {
  "use strict";
  var MARKS = ".mb-mark, .mb-word, .mb-citation [data-source], .mb-note [data-source]";
  var open = null; // {mark, card, pinned}
  var timer = 0;
  var returning = false; // focus goes back to a mark whose card was just closed
  var touched = false; // the last press was by a finger

  function close(focus) {
    clearTimeout(timer);
    if (!open) return;
    var mark = open.mark;
    open.card.remove();
    mark.removeAttribute("aria-expanded");
    open = null;
    returning = true;
    if (focus) mark.focus();
    returning = false;
  }

  function link(href, text) {
    var a = document.createElement("a");
    a.href = href;
    a.textContent = text;
    return a;
  }

  function words(selector, name) {
    var element = document.querySelector(selector);
    return (element && element.dataset[name]) || "";
  }

  // What a card says: a label, the lines, and links onward.
  function contents(mark) {
    var links = [];
    if (mark.dataset.source) {
      var work = document.getElementById("ref-" + mark.dataset.source);
      if (!work) return null;
      links.push(link(mark.getAttribute("href"), words(".mb-works", "list")));
      return { label: mark.textContent, body: copy(work), links: links };
    }
    var note = document.getElementById(mark.getAttribute("href").slice(1));
    if (!note) return null;
    if (mark.classList.contains("mb-word")) {
      links.push(link(note.previousElementSibling.href, words(".mb-words", "more")));
      return { label: mark.textContent, body: copy(note), links: links };
    }
    var claim = mark.closest(".mb-claim");
    if (claim && claim.id) links.push(link("#" + claim.id, words(".mb-notes", "claim")));
    links.push(link("#" + note.id, words(".mb-notes", "all")));
    return { label: mark.getAttribute("aria-label"), kind: mark.dataset.kind, body: copy(note.querySelector(".mb-note")), links: links };
  }

  // The same words and links, without addresses of their own: these would stand on the page twice.
  function copy(element) {
    var clone = element.cloneNode(true);
    clone.removeAttribute("id");
    clone.querySelectorAll("[id]").forEach(function (part) { part.removeAttribute("id"); });
    var body = document.createElement("span");
    while (clone.firstChild) body.append(clone.firstChild);
    return body;
  }

  function show(mark, pinned) {
    if (open && open.mark === mark) { open.pinned = open.pinned || pinned; return; }
    var said = contents(mark);
    close();
    if (!said) return;
    var card = document.createElement("span");
    card.className = "mb-card-source";
    card.setAttribute("role", "group");
    card.setAttribute("aria-label", said.label);
    if (said.kind) {
      var kind = document.createElement("span");
      kind.className = "mb-kind";
      kind.textContent = said.kind;
      card.append(kind);
    }
    card.append(said.body);
    var links = document.createElement("span");
    links.className = "mb-links";
    said.links.forEach(function (a) { links.append(a); });
    card.append(links);
    // Right after its mark in the document, so that Tab goes on into it and not to a next mark.
    mark.after(card);
    place(mark, card);
    mark.setAttribute("aria-expanded", "true");
    open = { mark: mark, card: card, pinned: pinned };
  }

  function place(mark, card) {
    var gap = 6, edge = 8;
    card.style.left = card.style.top = "0";
    var origin = card.getBoundingClientRect(), at = mark.getClientRects()[0] || mark.getBoundingClientRect();
    var width = card.offsetWidth, height = card.offsetHeight, wide = document.documentElement.clientWidth;
    var left = Math.max(edge, Math.min(at.left, wide - width - edge));
    var below = at.bottom + gap + height < window.innerHeight || at.top < height + gap + edge;
    var top = below ? at.bottom + gap : at.top - gap - height;
    card.style.left = left - origin.left + "px";
    card.style.top = top - origin.top + "px";
  }

  function markOf(event) {
    var mark = event.target.closest ? event.target.closest(MARKS) : null;
    return mark && !(open && open.card.contains(mark)) ? mark : null;
  }

  document.addEventListener("pointerdown", function (event) { touched = event.pointerType === "touch"; }, true);
  document.addEventListener("mouseover", function (event) {
    var mark = markOf(event);
    if (mark && !touched) { clearTimeout(timer); show(mark, false); }
    else if (open && event.target.closest && open.card.contains(event.target)) clearTimeout(timer);
  });
  document.addEventListener("mouseout", function (event) {
    if (open && !open.pinned && (markOf(event) || open.card.contains(event.target))) {
      clearTimeout(timer);
      timer = setTimeout(close, 250);
    }
  });
  document.addEventListener("focusin", function (event) {
    var mark = markOf(event);
    // A finger's press is followed by a click, which decides.
    if (mark && !returning && !touched) show(mark, false);
    else if (open && !open.card.contains(event.target) && !(mark && open.mark === mark)) close();
  });
  document.addEventListener("click", function (event) {
    var mark = markOf(event);
    // A citation is a link: a click follows it; a first touch shows the card, which holds the link too.
    if (mark && (!mark.dataset.source || (touched && !(open && open.mark === mark)))) {
      event.preventDefault();
      if (open && open.mark === mark && open.pinned) close(true);
      else show(mark, true);
    } else if (open && (!open.card.contains(event.target) || event.target.closest("a"))) close();
  });
  document.addEventListener("keydown", function (event) {
    touched = false;
    if (event.key === "Escape" && open) { event.stopPropagation(); close(true); }
  }, true);
  window.addEventListener("resize", function () { close(); });
})();
