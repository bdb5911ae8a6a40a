// Lists that can be searched, filtered and sorted: a `.mb-list` of `.mb-row`s. Without this script they are whole.
// What a row is found by stands in its first `.mb-said`, or in all of it. A row inside a row has what the outer one
// has, too, and is counted in its place. What a reader chooses stands in the address, behind '#?': it can be shared,
// and the way back leads through it.
(function () {
  "use strict";

  var element = window.methodiekboek.element, flat = window.methodiekboek.flat;

  // Words as they stand in an address: these stay the same when the list gets other rows.
  function slug(text) { return flat(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); }

  // Nothing if the address says where on the page to be, and not what to show.
  function chosen() {
    var hash = location.hash;
    return hash && hash.slice(0, 2) !== "#?" ? null : new URLSearchParams(hash.slice(2));
  }

  // The words that a row, or one around it, has in an attribute.
  function words(row, name) {
    var found = [];
    for (var each = row; each; each = each.outer) found = found.concat((each.node.dataset[name] || "").split(" "));
    return found.filter(Boolean);
  }

  // `choice` is 'attribute=value'.
  function attribute(choice) { return choice.slice(0, choice.indexOf("=")); }
  function has(row, choice) { return words(row, attribute(choice)).indexOf(choice.slice(choice.indexOf("=") + 1)) >= 0; }

  function rowsOf(list) {
    var rows = [], byNode = new Map();
    list.querySelectorAll(".mb-row").forEach(function (node) {
      var outer = byNode.get(node.parentElement.closest(".mb-row")) || null;
      var said = flat((node.querySelector(".mb-said") || node).textContent);
      var row = { node: node, order: rows.length, outer: outer, isLeaf: true, isSilent: false, text: outer ? outer.text + " " + said : said };
      if (outer) outer.isLeaf = false;
      rows.push(row);
      byNode.set(node, row);
    });
    return rows;
  }

  function tools(list) {
    var texts = list.dataset, rows = rowsOf(list);
    var leaves = rows.filter(function (row) { return row.isLeaf; });
    var inOrder = rows.filter(function (row) { return !row.outer; });
    if (leaves.length < 2) return;
    var form = element("form", { "class": "mb-tools" });
    var fields = []; // all that a reader sets: its name in the address, what it says there, and back

    function labelled(text, field) {
      var label = element("label", {}, text);
      label.append(field);
      form.append(label);
      return field;
    }

    function choice(name, label, pairs) {
      var select = labelled(label, element("select"));
      pairs.forEach(function (pair) { select.append(element("option", { value: pair[0] }, pair[1])); });
      var options = Array.from(select.options);
      function said(option) { return option.value && slug(option.text); }
      fields.push({
        name: name,
        get: function () { return said(options[select.selectedIndex]); },
        set: function (text) { select.value = (options.find(function (option) { return said(option) === text; }) || options[0]).value; }
      });
      select.addEventListener("change", changed);
      return select;
    }

    function tick(label, box) {
      label.prepend(box);
      box.addEventListener("change", changed);
      return box;
    }

    var search = labelled(texts.search, element("input", { type: "search", autocomplete: "off", spellcheck: "false" }));
    fields.push({ name: "q", get: function () { return search.value.trim(); }, set: function (text) { search.value = text; } });
    var filters = JSON.parse(texts.filters).map(function (filter) {
      var used = filter.choices.filter(function (pair) { return leaves.some(function (row) { return has(row, pair[0]); }); });
      return used.length && choice(slug(filter.label), filter.label, [["", filter.all]].concat(used));
    }).filter(Boolean);
    var sorts = JSON.parse(texts.sorts || "[]"), sort = sorts.length && choice("sort", texts.sort, sorts);
    var silent = texts.silent && switched(), picks = texts.pick ? picked() : [];
    var count = element("p", { "class": "mb-count", role: "status" });
    var all = element("button", { type: "button", "class": "mb-take" }, texts.wholeList);
    form.append(count, all);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    var top = rows[0].node;
    while (top.parentNode !== list) top = top.parentNode;
    list.insertBefore(form, top);

    // Whether rows that say nothing of what is filtered by are shown.
    function switched() {
      var label = element("label", { "class": "mb-tick" }, texts.silent);
      form.append(label);
      var box = tick(label, element("input", { type: "checkbox" }));
      fields.push({ name: "silent", get: function () { return box.checked ? "" : "no"; }, set: function (text) { box.checked = text !== "no"; } });
      return box;
    }

    // A box for each row, to see some of them by name.
    function picked() {
      var details = element("details", { "class": "mb-pick" }), group = element("div", { role: "group", "aria-label": texts.pick });
      details.append(element("summary", {}, texts.pick), group);
      form.append(details);
      var boxes = leaves.map(function (row) {
        var label = element("label", { "class": "mb-tick" }, row.node.dataset.name);
        group.append(label);
        return { row: row, label: label, box: tick(label, element("input", { type: "checkbox", value: row.node.dataset.id })) };
      });
      fields.push({
        name: "pick",
        get: function () { return boxes.filter(function (each) { return each.box.checked; }).map(function (each) { return each.box.value; }).join(" "); },
        set: function (text) {
          var ids = text.split(" ");
          boxes.forEach(function (each) { each.box.checked = ids.indexOf(each.box.value) >= 0; });
        }
      });
      return boxes;
    }

    // Whether a row has what is chosen: "no", "yes", or "silent" if it says nothing of some of that.
    function fits(row, wanted) {
      var answer = "yes";
      var all = filters.every(function (filter) {
        if (!filter.value || has(row, filter.value)) return true;
        answer = "silent";
        return silent && silent.checked && !words(row, attribute(filter.value)).length;
      });
      return all && wanted.every(function (word) { return row.text.indexOf(word) >= 0; }) ? answer : "no";
    }

    function update() {
      var wanted = flat(search.value).split(/\s+/).filter(Boolean), shown = 0, quiet = 0;
      var fitting = new Map(leaves.map(function (row) { return [row, fits(row, wanted)]; }));
      var some = picks.filter(function (pick) { return pick.box.checked; }).length, passed = new Set();
      picks.forEach(function (pick) {
        pick.label.hidden = fitting.get(pick.row) === "no" && !pick.box.checked;
        if (some && !pick.box.checked) passed.add(pick.row);
      });
      if (texts.pick) form.querySelector("summary").textContent = texts.pick + (some ? " (" + some + ")" : "");
      var kept = new Set();
      leaves.forEach(function (row) {
        row.isSilent = fitting.get(row) === "silent";
        if (fitting.get(row) === "no" || passed.has(row)) return;
        shown += 1;
        quiet += row.isSilent;
        for (var each = row; each; each = each.outer) kept.add(each);
      });
      // A row that stays as it is costs nothing: with thousands, typing goes on.
      rows.forEach(function (row) { if (row.node.hidden === kept.has(row)) row.node.hidden = !kept.has(row); });
      var said = (shown ? texts.count : texts.none) + (quiet ? " " + texts.countSilent : "");
      count.textContent = said.replace("{shown}", shown).replace("{all}", leaves.length).replace("{silent}", quiet);
      all.hidden = fields.every(function (field) { return field.name === "sort" || !field.get(); });
      order();
    }

    // What says less comes later; a list that is in its order is left alone.
    function order() {
      var by = sort && sort.value, sorted = inOrder.slice().sort(function (one, other) {
        var more = by && (other.node.dataset[by] || "").localeCompare(one.node.dataset[by] || "", "en", { numeric: true });
        return one.isSilent - other.isSilent || more || one.order - other.order;
      });
      if (sorted.every(function (row, place) { return inOrder[place] === row; })) return;
      sorted.forEach(function (row) { row.node.parentNode.append(row.node); });
      inOrder = sorted;
    }

    function clear() {
      fields.forEach(function (field) { if (field.name !== "sort") field.set(""); });
      update();
    }

    function restore(said) {
      fields.forEach(function (field) { field.set(said.get(field.name) || ""); });
      update();
    }

    // Each choice is a step to go back to; what is typed is not, letter by letter.
    function changed(event) {
      update();
      var said = chosen() || new URLSearchParams();
      fields.forEach(function (field) {
        if (field.get()) said.set(field.name, field.get());
        else said.delete(field.name);
      });
      var address = location.href.split("#")[0] + (String(said) && "#?" + said);
      if (address === location.href || !String(said) && !chosen()) return;
      history[event && event.type === "input" ? "replaceState" : "pushState"](null, "", address);
    }

    search.addEventListener("input", changed);
    all.addEventListener("click", function () { clear(); changed(); search.focus(); });
    window.addEventListener("hashchange", function () {
      var said = chosen();
      if (said) { restore(said); return; }
      // Whoever follows a link to a row finds it, whatever was filtered.
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.closest(".mb-row[hidden]")) { clear(); target.scrollIntoView(); }
    });
    restore(chosen() || new URLSearchParams());
  }

  window.methodiekboek.each(".mb-list", tools);
})();
