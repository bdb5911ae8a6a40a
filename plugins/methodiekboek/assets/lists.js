// Lists that can be searched, filtered and sorted: a `.mb-list` of `.mb-row`s. Without this script they are whole.
// What a row is found by stands in its first `.mb-said`. A row inside a row has what the outer one has, too, and is
// counted in its place.
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

  // Whether a row, or one around it, has the value in the attribute: `choice` is 'attribute=value'.
  function has(row, choice) {
    var cut = choice.indexOf("="), name = choice.slice(0, cut), value = choice.slice(cut + 1);
    for (var each = row; each; each = each.outer) {
      if ((each.node.dataset[name] || "").split(" ").indexOf(value) >= 0) return true;
    }
    return false;
  }

  function rowsOf(list) {
    var rows = [], byNode = new Map();
    list.querySelectorAll(".mb-row").forEach(function (node) {
      var outer = byNode.get(node.parentElement.closest(".mb-row")) || null;
      var said = flat(node.querySelector(".mb-said").textContent);
      var row = { node: node, order: rows.length, outer: outer, isLeaf: true, text: outer ? outer.text + " " + said : said };
      if (outer) outer.isLeaf = false;
      rows.push(row);
      byNode.set(node, row);
    });
    return rows;
  }

  function tools(list) {
    var words = list.dataset, rows = rowsOf(list);
    var leaves = rows.filter(function (row) { return row.isLeaf; });
    if (leaves.length < 2) return;
    var form = element("form", { "class": "mb-tools" });

    function labelled(text, field) {
      var label = element("label", {}, text);
      label.append(field);
      form.append(label);
      return field;
    }

    function choice(label, pairs) {
      var select = labelled(label, element("select"));
      pairs.forEach(function (pair) { select.append(element("option", { value: pair[0] }, pair[1])); });
      return select;
    }

    var search = labelled(words.search, element("input", { type: "search", autocomplete: "off", spellcheck: "false" }));
    var filters = JSON.parse(words.filters).map(function (filter) {
      var used = filter.choices.filter(function (pair) { return leaves.some(function (row) { return has(row, pair[0]); }); });
      return used.length && choice(filter.label, [["", filter.all]].concat(used));
    }).filter(Boolean);
    var sorts = JSON.parse(words.sorts || "[]"), sort = sorts.length && choice(words.sort, sorts);
    var count = element("p", { "class": "mb-count", role: "status" });
    var all = element("button", { type: "button", "class": "mb-take" }, words.wholeList);
    form.append(count, all);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    list.insertBefore(form, rows[0].node);

    function update() {
      var wanted = flat(search.value).split(/\s+/).filter(Boolean), shown = 0;
      rows.forEach(function (row) { row.node.hidden = true; });
      leaves.forEach(function (row) {
        var fits = filters.every(function (filter) { return !filter.value || has(row, filter.value); }) &&
          wanted.every(function (word) { return row.text.indexOf(word) >= 0; });
        if (!fits) return;
        shown += 1;
        for (var each = row; each; each = each.outer) each.node.hidden = false;
      });
      count.textContent = (shown ? words.count : words.none).replace("{shown}", shown).replace("{all}", leaves.length);
      all.hidden = !search.value && filters.every(function (filter) { return !filter.value; });
    }

    function clear() {
      search.value = "";
      filters.forEach(function (filter) { filter.value = ""; });
      update();
    }

    function order() {
      var outer = rows.filter(function (row) { return !row.outer; });
      outer.sort(function (one, other) {
        var by = sort.value, more = by && (other.node.dataset[by] || "").localeCompare(one.node.dataset[by] || "", "en", { numeric: true });
        return more || one.order - other.order;
      });
      outer.forEach(function (row) { list.append(row.node); });
    }

    search.addEventListener("input", update);
    filters.forEach(function (filter) { filter.addEventListener("change", update); });
    if (sort) sort.addEventListener("change", order);
    all.addEventListener("click", function () { clear(); search.focus(); });
    // Whoever follows a link to a row finds it, whatever was filtered.
    window.addEventListener("hashchange", function () {
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.closest(".mb-row[hidden]")) { clear(); target.scrollIntoView(); }
    });
    update();
  }

  function start() { document.querySelectorAll(".mb-list").forEach(tools); }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
