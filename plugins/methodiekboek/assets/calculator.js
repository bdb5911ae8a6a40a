// Only with `mb-calculator`.
// The form of a calculator and its outcome, from the list that stands there without this script; `costs.js` calculates.
// The link to a calculation stands behind '#', which no browser sends anywhere, and holds only what was changed.
(function () {
  "use strict";

  var element = window.methodiekboek.element;

  var PAUSE = 700; // ms after the last key before the outcome is shown and said: nobody wants to hear every digit
  var EURO = "€\u00a0";

  function fill(text, facts) {
    return text.replace(/\{(\w+)\}/g, function (gap, name) { return name in facts ? facts[name] : gap; });
  }

  function number(value, most, least) {
    return value.toLocaleString(document.documentElement.lang || "nl",
      { maximumFractionDigits: most, minimumFractionDigits: least || 0 }).replace("-", "\u2212");
  }
  function sentence(text) { return text.charAt(0).toUpperCase() + text.slice(1) + "."; }
  function money(value) { return value < 0 ? "\u2212" + money(-value) : EURO + number(value, 0); }
  function rate(value) { return EURO + number(value, 2, value % 1 ? 2 : 0); }
  function tenth(value) { return number(value, 1); }

  function calculator(root, place) {
    var model = JSON.parse(root.dataset.model), words = JSON.parse(root.dataset.words), decimal = root.dataset.decimal;
    var fields = [], byName = {}, timer = 0, reading = model.readings[0], more = root.querySelector(".mb-more");

    function typed(value) { return value === null || value === undefined ? "" : String(value).replace(".", decimal); }
    function component(id) { return model.components.filter(function (each) { return each.id === id; })[0]; }
    function start(field) { return typed(field.name in reading.inputs ? reading.inputs[field.name] : field.start); }

    // --- The form, out of the list.

    function readings() {
      var set = element("fieldset", { "class": "mb-readings" }), list = root.querySelector(".mb-readings");
      set.append(element("legend", {}, words.readings));
      list.querySelectorAll(".mb-reading").forEach(function (part) {
        var name = part.querySelector(".mb-name"), id = "mb-reading-" + place + "-" + part.dataset.id;
        var label = element("label", { "class": "mb-name" }), radio = element("input", { type: "radio", name: "reading-" + place, value: part.dataset.id });
        name.nextElementSibling.id = id;
        radio.setAttribute("aria-describedby", id);
        radio.checked = part.dataset.id === reading.id;
        label.append(radio, " " + name.textContent);
        name.replaceWith(label);
        radio.addEventListener("change", function () { choose(radio.value); update(); });
        set.append(part);
      });
      list.replaceWith(set);
    }

    function choose(id) {
      var untouched = fields.filter(function (field) { return field.input.value === start(field); });
      reading = model.readings.filter(function (each) { return each.id === id; })[0] || model.readings[0];
      root.querySelectorAll(".mb-reading input").forEach(function (radio) { radio.checked = radio.value === reading.id; });
      untouched.forEach(function (field) { field.input.value = start(field); });
    }

    function field(part) {
      var share = part.dataset.share, name = share || part.dataset.name, id = "mb-input-" + place + "-" + fields.length;
      var title = part.querySelector(".mb-name"), isChoice = name === "index";
      var made = {
        name: name, title: title.textContent, isShare: !!share, part: part, unit: part.dataset.unit || "",
        start: isChoice ? "none" : share ? component(share).share : model.inputs[name]
      };
      var input = made.input = isChoice ? choice(id)
        : element("input", { id: id, type: "text", inputmode: name === "percent" ? "text" : "decimal", autocomplete: "off", spellcheck: "false" });
      var label = element("label", { "class": "mb-name", "for": id }, made.title), line = element("span", { "class": "mb-line" });
      title.replaceWith(label);
      label.after(line);
      line.append(input);
      if (made.unit) line.append(element("span", { "class": "mb-unit", id: id + "-unit" }, made.unit));
      made.error = element("p", { "class": "mb-error", id: id + "-error" });
      made.error.hidden = true;
      line.after(made.error);
      var about = Array.prototype.map.call(part.querySelectorAll(".mb-help"), function (help, n) { return help.id = id + "-help" + n; });
      made.about = (made.unit ? [id + "-unit"] : []).concat(about).join(" ");
      var back = made.back = element("button", { type: "button", "class": "mb-take" });
      back.addEventListener("click", function () { input.value = start(made); update(); input.focus(); });
      line.append(back);
      input.addEventListener("input", function () { mark(made); later(); });
      input.addEventListener("change", function () { update(); });
      input.value = start(made);
      fields.push(made);
      byName[name] = made;
    }

    function choice(id) {
      var select = element("select", { id: id });
      [["none", words.none]].concat(model.indices.map(function (each) { return [each.id, each.title]; }))
        .concat([["yearly", words.yearly], ["total", words.total]])
        .forEach(function (pair) { select.append(element("option", { value: pair[0] }, pair[1])); });
      return select;
    }

    // --- The outcome.

    function given() {
      var inputs = {}, index = byName.index ? byName.index.input.value : "none";
      var series = model.indices.filter(function (each) { return each.id === index; })[0];
      fields.forEach(function (each) {
        if (!each.isShare && each.name !== "index") inputs[each.name] = window.methodiekboekCosts.parse(each.input.value, decimal);
      });
      return {
        inputs: inputs, published: model.inputs.amount, covers: reading.covers, index: index, changes: series ? series.changes : {},
        duration: model.duration || null, contact: model.contact || null,
        components: model.components.map(function (part) {
          return { id: part.id, elements: part.elements, share: window.methodiekboekCosts.parse(byName[part.id].input.value, decimal) };
        })
      };
    }

    function later() { clearTimeout(timer); timer = setTimeout(update, PAUSE); }

    // Text that stays is not written again: a screen reader would read it again.
    function put(node, text) { if (node.textContent !== text) node.textContent = text; node.hidden = !text; }

    function update() {
      clearTimeout(timer);
      var found = window.methodiekboekCosts.calculate(given()), errors = found.errors, wrong = Object.keys(errors);
      fields.forEach(function (each) {
        var error = errors[each.name] || (each.isShare && errors.shares), text = error ? said(error) : "";
        put(each.error, text);
        each.input[text ? "setAttribute" : "removeAttribute"]("aria-invalid", "true");
        var about = [text ? each.error.id : "", each.about].filter(Boolean).join(" ");
        if (about) each.input.setAttribute("aria-describedby", about);
        mark(each);
        var origins = each.part.querySelectorAll(".mb-origin"), here = each.part.querySelector(".mb-origin[data-reading='" + reading.id + "']");
        origins.forEach(function (origin) { origin.hidden = here ? origin !== here : !!origin.dataset.reading; });
        // A mistake in what is folded away is shown.
        if (text && more.contains(each.part)) more.open = true;
      });
      outcome.classList.toggle("mb-none", wrong.length > 0);
      body.hidden = wrong.length > 0;
      if (wrong.length) {
        put(headline, "");
        put(spoken, fill(words.wrong, { names: wrong.map(function (name) {
          return fill(words.wrong_one, { name: name === "shares" ? words.shares : byName[name].title, error: said(errors[name]) });
        }).join(" ") }));
        return;
      }
      show(found);
    }

    // The way back is there with the first key, so that Tab from the field finds it.
    function mark(each) {
      var own = each.input.value !== start(each);
      each.back.hidden = !own;
      each.back.textContent = start(each) && each.name !== "index" ? words.reset : words.clear;
      each.back.setAttribute("aria-label", each.back.textContent + ": " + each.title);
      each.part.classList.toggle("mb-own", own);
    }

    function said(error) {
      var facts = Object.assign({}, error.facts);
      if ("sum" in facts) facts.sum = tenth(facts.sum);
      return fill(words[error.code === "sum" ? "sum_wrong" : error.code], facts);
    }

    function show(found) {
      var used = given(), level = used.inputs.price_year, converted = found.factor !== null && used.index !== "none";
      put(headline, fill(words.per_client, { amount: money(found.total) }));
      var lines = [
        fill(words.spent, { hours: tenth(found.hours), weeks: tenth(found.weeks), months: tenth(found.months) }) + ", " +
          fill(words.at_rate, { hours: number(used.inputs.hours, 2), rate: rate(used.inputs.rate) }) + ".",
        found.is_given ? words.given : words.computed,
        sentence(level ? fill(words.level, { year: level }) : words.no_level)
      ];
      if (converted) lines.push(fill(words.converted, { year: used.inputs.year || byName.index.input.selectedOptions[0].text, factor: number(found.factor, 4) }));
      else if (used.index !== "none") lines.push(unknown(found, "indexation"));
      if (found.aftercare) lines.push(fill(words.with_aftercare, { amount: money(found.aftercare) }));
      put(spoken, lines.join(" "));
      warn(found.warnings);
      entered();
      elements(found);
      further(found, used);
    }

    function unknown(found, name) {
      var names = found.missing[name];
      if (names[0] === "series") return words.series_empty;
      return fill(words.fill_in, { names: names.map(function (each) { return byName[each].title; }).join(", ") });
    }

    function warn(warnings) {
      var shown = false;
      root.querySelectorAll(".mb-warning").forEach(function (part) {
        var one = warnings.filter(function (each) { return each.code === part.dataset.code; })[0];
        part.hidden = !one;
        if (!one) return;
        shown = true;
        var facts = {};
        Object.keys(one.facts).forEach(function (name) {
          facts[name] = /^(amount|published|difference)$/.test(name) ? money(one.facts[name]) : tenth(one.facts[name]);
        });
        var sum = part.querySelector(".mb-sum") || element("strong", { "class": "mb-sum" });
        sum.textContent = fill(words[one.code], facts) + " ";
        part.querySelector("p").prepend(sum);
      });
      warned.hidden = !shown;
    }

    function swap(look, made) {
      var old = body.querySelector("." + look);
      if (old) old.replaceWith(made); else body.append(made);
    }

    function table(caption, heads, rows, look) {
      var made = element("table", { "class": "mb-data " + look }), head = element("tr"), top = element("thead"), rest = element("tbody");
      made.append(element("caption", {}, caption), top, rest);
      top.append(head);
      heads.forEach(function (text, n) { head.append(element("th", { scope: "col", "class": n ? "mb-right" : "" }, text)); });
      rows.forEach(function (row) {
        var line = element("tr", row[2] ? { "class": row[2] } : {});
        line.append(element("th", { scope: "row" }, row[0]), element("td", { "class": "mb-right" }, row[1]));
        rest.append(line);
      });
      swap(look, made);
    }

    // Every element of the law, also one to which no part surely belongs; a part that can belong to more has its own line.
    function elements(found) {
      var rows = [], names = Object.keys(model.elements).filter(function (name) { return name !== "indexation"; });
      function titles(line) {
        return line.of.map(function (id) { return component(id).title; }).join(", ");
      }
      function lineOf(key) { return found.elements.filter(function (each) { return each.elements.join(" ") === key; })[0]; }
      names.forEach(function (name) {
        var line = lineOf(name);
        rows.push([line ? fill(words.of, { elements: model.elements[name], titles: titles(line) }) : model.elements[name],
          line ? money(line.amount) : words.no_part, line ? "" : "mb-quiet"]);
      });
      found.elements.forEach(function (line) {
        if (line.elements.length === 1) return;
        var label = line.elements.map(function (name) { return model.elements[name]; }).join(words.joined) || words.unassigned;
        rows.push([fill(words.of, { elements: label, titles: titles(line) }), money(line.amount)]);
      });
      rows.push([model.elements.indexation || words.indexation,
        found.indexation === null ? unknown(found, "indexation") : found.factor === 1 ? words.no_indexation : money(found.indexation)]);
      rows.push([words.sum, money(found.total), "mb-total"]);
      table(words.elements, [words.part, words.amount], rows, "mb-elements");
    }

    function further(found, used) {
      var rows = found.components.map(function (part) {
        return [fill(words.salary_hour, { title: component(part.id).title }), rate(Math.round(part.per_hour * 100) / 100)];
      });
      function row(label, value, write, name) {
        rows.push(value === null ? [label, unknown(found, name), "mb-quiet"] : [label, write(value)]);
      }
      var worker = found.worker, all = found.all, level = model.levels.training_low;
      row(words.worker_clients, worker && worker.clients, tenth, "worker");
      row(words.worker_amount, worker && worker.amount, money, "worker");
      row(words.worker_hours, worker && worker.hours, tenth, "worker");
      row(words.contract, found.contract, tenth, "contract");
      row(words.all_amount, all && all.amount, money, "all");
      row(words.all_workers, all && all.workers, tenth, all ? "worker" : "all");
      row(words.aftercare_amount, found.aftercare, money, "aftercare");
      row(words.training, found.training, function (cost) {
        return (cost.min === cost.max ? money(cost.min) : money(cost.min) + "–" + number(cost.max, 0)) + " (" + (level ? fill(words.level, { year: level }) : words.no_price_level) + ")";
      }, "training");
      table(words.further, [words.what, words.outcome], rows, "mb-further");
      swap("mb-small", element("p", { "class": "mb-small" }, words.rounded));
    }

    // On paper, instead of the form: what was filled in, and whether it is of the source.
    function entered() {
      var list = element("ul");
      [[words.readings, reading.title]].concat(fields.map(function (each) {
        var own = each.input.value !== start(each), value = each.name === "index" ? each.input.selectedOptions[0].text : each.input.value;
        if (!value || each.input.value === "none") return null;
        return [each.title, value + (each.unit ? " " + each.unit : "") + (own ? " (" + words.own + ")" : " (" + words.from_source + ")")];
      })).filter(Boolean).forEach(function (pair) {
        list.append(element("li", {}, pair[0].replace(/\?$/, "") + ": " + pair[1]));
      });
      var made = element("div", { "class": "mb-entered" });
      made.append(element("h3", {}, words.inputs), list);
      swap("mb-entered", made);
    }

    // --- The link.

    function address() {
      var pairs = reading === model.readings[0] ? [] : [["reading", reading.id]];
      fields.forEach(function (each) {
        if (each.input.value !== start(each)) pairs.push([each.name, each.input.value]);
      });
      var hash = new URLSearchParams(pairs).toString();
      return location.href.split("#")[0] + (hash ? "#" + hash : "");
    }

    // An address of a note or a claim has no '='; it changes nothing here.
    function restore() {
      if (location.hash.indexOf("=") < 0) return;
      var pairs = new URLSearchParams(location.hash.slice(1)), open = false;
      clear(pairs.get("reading"));
      fields.forEach(function (each) {
        var value = pairs.get(each.name);
        if (value === null) return;
        if (each.name === "index" && !Array.prototype.some.call(each.input.options, function (option) { return option.value === value; })) return;
        each.input.value = value;
        open = open || more.contains(each.part);
      });
      if (open) more.open = true;
    }

    function clear(id) {
      choose(id);
      fields.forEach(function (each) { each.input.value = start(each); });
    }

    function share() {
      link.value = address();
      linked.hidden = false;
      link.focus();
      link.select();
      function done(copied) { put(told, copied ? words.copied : words.by_hand); }
      if (!navigator.clipboard) { done(false); return; }
      navigator.clipboard.writeText(link.value).then(function () { done(true); }, function () { done(false); });
    }

    function press(text, act) {
      var button = element("button", { type: "button" }, text);
      button.addEventListener("click", act);
      return button;
    }

    readings();
    root.querySelectorAll(".mb-field").forEach(field);
    var outcome = element("section", { "class": "mb-outcome", "aria-label": words.outcome });
    var status = element("div", { role: "status" }), headline = element("p", { "class": "mb-headline" }), spoken = element("p", { "class": "mb-spoken" });
    var body = element("div", { "class": "mb-body" }), warned = root.querySelector(".mb-warnings");
    var actions = element("div", { "class": "mb-actions" });
    var linked = element("label", { "class": "mb-linked" }, words.link_label), link = element("input", { type: "text", readonly: "" });
    var told = element("span", { role: "status" });
    linked.hidden = true;
    linked.append(link);
    actions.append(press(words.link, share), press(words.print, function () { window.print(); }),
      press(words.reset_all, function () { clear(model.readings[0].id); update(); root.querySelector(".mb-reading input").focus(); }), linked, told);
    status.append(headline, spoken);
    outcome.append(status, warned, body, actions);
    more.after(outcome);
    root.classList.add("mb-live");
    restore();
    window.addEventListener("hashchange", function () { restore(); update(); });
    update();
  }

  window.methodiekboek.each(".mb-calculator", calculator);
})();
