// Opens the source of a claim in a quiet card beside its mark: on hover, on focus and on touch.
// Without this script a mark is a plain link to the sources at the foot of the page.
(function () {
  "use strict";
  var open = null; // {mark, card, pinned}
  var timer = 0;
  var returning = false; // focus goes back to a mark whose card was just closed
  var words = document.documentElement.lang.slice(0, 2) === "nl"
    ? { claim: "Adres van deze uitspraak", notes: "Alle bronnen bij deze pagina" }
    : { claim: "Address of this claim", notes: "All sources of this page" };

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

  function show(mark, pinned) {
    if (open && open.mark === mark) { open.pinned = open.pinned || pinned; return; }
    close();
    var note = document.getElementById(mark.getAttribute("href").slice(1));
    if (!note) return;
    var card = document.createElement("span");
    card.className = "mb-card-source";
    card.setAttribute("role", "group");
    card.setAttribute("aria-label", mark.getAttribute("aria-label"));
    if (mark.dataset.kind) {
      var kind = document.createElement("span");
      kind.className = "mb-kind";
      kind.textContent = mark.dataset.kind;
      card.append(kind);
    }
    card.append(note.querySelector(".mb-note").cloneNode(true));
    var links = document.createElement("span");
    links.className = "mb-links";
    var claim = mark.closest(".mb-claim");
    if (claim && claim.id) links.append(link("#" + claim.id, words.claim));
    links.append(link("#" + note.id, words.notes));
    card.append(links);
    // Beside its mark in the document, so that Tab goes on into it.
    mark.parentNode.after(card);
    place(mark, card);
    mark.setAttribute("aria-expanded", "true");
    open = { mark: mark, card: card, pinned: pinned };
  }

  function place(mark, card) {
    var gap = 6, edge = 8;
    card.style.left = card.style.top = "0";
    var origin = card.getBoundingClientRect(), at = mark.getBoundingClientRect();
    var width = card.offsetWidth, height = card.offsetHeight, wide = document.documentElement.clientWidth;
    var left = Math.max(edge, Math.min(at.left, wide - width - edge));
    var below = at.bottom + gap + height < window.innerHeight || at.top < height + gap + edge;
    var top = below ? at.bottom + gap : at.top - gap - height;
    card.style.left = left - origin.left + "px";
    card.style.top = top - origin.top + "px";
  }

  function markOf(event) {
    return event.target.closest ? event.target.closest(".mb-mark") : null;
  }

  document.addEventListener("mouseover", function (event) {
    var mark = markOf(event);
    if (mark) { clearTimeout(timer); show(mark, false); }
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
    if (mark && !returning) show(mark, false);
    else if (open && !open.card.contains(event.target)) close();
  });
  document.addEventListener("click", function (event) {
    var mark = markOf(event);
    if (mark) {
      event.preventDefault();
      if (open && open.mark === mark && open.pinned) close(true);
      else show(mark, true);
    } else if (open && (!open.card.contains(event.target) || event.target.closest("a"))) close();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && open) { event.stopPropagation(); close(true); }
  }, true);
  window.addEventListener("resize", function () { close(); });
})();
