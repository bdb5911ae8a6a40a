// Tables that can be sorted and filtered: an `.mb-table` whose `data-` has the words for it. Without this script they
// stand as on the page. A head is pressed for up, for down, and for the order of the page again; where the table stands
// as a list on a narrow screen, a choice above it does the same.
(function () {
  "use strict";

  var element = window.methodiekboek.element, flat = window.methodiekboek.flat;

  var language = document.documentElement.lang || "nl";
  var words = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  var signs = {};
  new Intl.NumberFormat(language).formatToParts(12345.5).forEach(function (part) { signs[part.type] = part.value; });
  // "gemiddeld 5–7 maanden", "€ 11.250", "−0,4": words before it, money, the number, the end of a range, the unit.
  var NUMBER = /^(?:\p{Ll}+ ){0,3}([€$£]?)\s*([−-]?\d[\d.,]*)(?:\s*–\s*[\d.,]+)?\s*([\p{L}%]*)/u;
  var PROSE = 100; // characters in a cell, on average: the alphabet says nothing about sentences

  // What a cell says, without the marks and the small print behind it.
  function said(cell) {
    var copy = cell.cloneNode(true);
    copy.querySelectorAll(".mb-marks, .mb-remark, .mb-status").forEach(function (part) { part.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // By what a cell is ordered: numbers by their unit and size, then text, then what is empty.
  function keyOf(cell) {
    var text = said(cell), found = NUMBER.exec(text);
    if (!text || text === "–") return { rank: 2 };
    if (!found) return { rank: 1, text: text };
    var size = found[2].split(signs.group).join("").replace(signs.decimal, ".").replace("−", "-");
    // The beginning of a unit is the same for one and for many: week, weken.
    return { rank: 0, unit: (found[1] || found[3]).slice(0, 2), size: parseFloat(size), text: text };
  }

  function compare(one, other, sign) {
    if (one.rank !== other.rank) return one.rank - other.rank;
    if (one.rank === 2) return 0;
    if (one.rank === 1) return sign * words.compare(one.text, other.text);
    return words.compare(one.unit, other.unit) || sign * (one.size - other.size) || sign * words.compare(one.text, other.text);
  }

  function sortable(region, table, rows, bar) {
    var say = region.dataset, body = rows[0].parentNode, by = null, sign = 1;
    var status = element("p", { "class": "mb-unseen", role: "status" });
    var label = element("label", { "class": "mb-order" }, say.sort), select = element("select");
    var columns = [];
    Array.from(table.tHead.rows[0].cells).forEach(function (head, index) {
      var cells = rows.map(function (row) { return row.cells[index]; });
      if (!head.textContent.trim() || head.querySelector("a") || cells.indexOf(undefined) >= 0) return;
      var length = cells.reduce(function (sum, cell) { return sum + said(cell).length; }, 0);
      if (length > PROSE * cells.length) return;
      columns.push({ head: head, name: head.textContent.trim(), keys: new Map(rows.map(function (row, place) { return [row, keyOf(cells[place])]; })) });
    });
    if (!columns.length) return;

    function name(column, direction) { return (direction > 0 ? say.ascending : say.descending).replace("{column}", column.name); }

    function order(column, direction) {
      by = column;
      sign = direction;
      var sorted = rows.slice();
      if (by) sorted.sort(function (one, other) { return compare(by.keys.get(one), by.keys.get(other), sign); });
      body.append.apply(body, sorted);
      columns.forEach(function (each) {
        if (each === by) each.head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
        else each.head.removeAttribute("aria-sort");
      });
      select.value = by ? columns.indexOf(by) + (sign > 0 ? "+" : "-") : "";
      status.textContent = say.sorted.replace("{by}", by ? name(by, sign) : say.pageOrder);
    }

    select.append(element("option", { value: "" }, say.pageOrder));
    columns.forEach(function (column, index) {
      var button = element("button", { type: "button", "class": "mb-sort" });
      button.append.apply(button, Array.from(column.head.childNodes));
      column.head.append(button);
      button.addEventListener("click", function () {
        if (by !== column) order(column, 1);
        else if (sign > 0) order(column, -1);
        else order(null, 1);
      });
      select.append(element("option", { value: index + "+" }, name(column, 1)), element("option", { value: index + "-" }, name(column, -1)));
    });
    select.addEventListener("change", function () {
      order(select.value ? columns[parseInt(select.value, 10)] : null, select.value.slice(-1) === "-" ? -1 : 1);
    });
    label.append(select);
    bar.append(label, status);

    // The heads of a list are there to be heard, not to be reached: the choice stands in their place.
    var narrow = window.matchMedia("(max-width: 44.9375em)"), stacks = table.classList.contains("mb-stacks");
    function reach() {
      columns.forEach(function (column) { column.head.firstChild.tabIndex = stacks && narrow.matches ? -1 : 0; });
    }
    narrow.addEventListener("change", reach);
    reach();
  }

  function filterable(region, rows, bar) {
    var say = region.dataset;
    var label = element("label", {}, say.filter), search = element("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    var count = element("p", { "class": "mb-count", role: "status" }), all = element("button", { type: "button", "class": "mb-take" }, say.wholeTable);
    var texts = rows.map(function (row) { return flat(row.textContent); });

    function update() {
      var wanted = flat(search.value).split(/\s+/).filter(Boolean), shown = 0;
      rows.forEach(function (row, index) {
        row.hidden = !wanted.every(function (word) { return texts[index].indexOf(word) >= 0; });
        if (!row.hidden) shown += 1;
      });
      all.hidden = !search.value;
      count.textContent = search.value ? (shown ? say.count : say.none).replace("{shown}", shown).replace("{all}", rows.length) : "";
    }

    function clear() {
      search.value = "";
      update();
    }

    label.append(search);
    bar.append(label, all, count);
    search.addEventListener("input", update);
    all.addEventListener("click", function () { clear(); search.focus(); });
    // Whoever follows a link to a row finds it, whatever was filtered.
    window.addEventListener("hashchange", function () {
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.closest("tr[hidden]") && region.contains(target)) { clear(); target.scrollIntoView(); }
    });
    update();
  }

  // A browser can forget that it is a table when its parts stand below each other. Said here, since HTML says it already.
  var ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell", col: "columnheader", row: "rowheader" };
  window.methodiekboek.each(".mb-stacks, .mb-pairs", function (table) {
    [table].concat(Array.from(table.querySelectorAll("thead, tbody, tr, td, th"))).forEach(function (part) {
      var role = ROLES[part.getAttribute("scope") || part.tagName];
      if (role) part.setAttribute("role", role);
    });
  });

  window.methodiekboek.each(".mb-table[data-sort]", function (region) {
    var table = region.querySelector("table"), rows = Array.from(table.tBodies[0].rows);
    var bar = element("form", { "class": "mb-bar" });
    bar.addEventListener("submit", function (event) { event.preventDefault(); });
    if (region.dataset.filter) filterable(region, rows, bar);
    sortable(region, table, rows, bar);
    region.before(bar);
  });
})();
