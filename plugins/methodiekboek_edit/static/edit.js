// The edit screen: draws a form for a record, has it checked while someone types, and saves it.
//
// What is asked and what is right is decided by the server; nothing here knows a kind of record.
(function () {
  "use strict";

  var own = document.querySelector("meta[name=methodiekboek]");
  var TEXTS = JSON.parse(own.dataset.texts), BASE = own.dataset.base, LANGUAGE = document.documentElement.lang;
  var QUICK = 120, CALM = 900, KEPT = 100;
  var main = document.getElementById("main");
  var book = null, now = null, visit = 0, names = new Map();

  function say(key, facts) {
    return TEXTS[key].replace(/\{(\w+)\}/g, function (_, name) { return facts[name]; });
  }

  // On a public site there is no server: `propose.js` answers, nothing is saved, and a change becomes a file.
  var PUBLIC = !!window.methodiekboekStatic, TITLE = PUBLIC ? TEXTS.propose_title : TEXTS.title;

  function api(method, path, given) {
    if (PUBLIC) return window.methodiekboekStatic(path, given);
    var options = { method: method, headers: { "X-Methodiekboek": own.content } };
    if (method === "POST") options.body = JSON.stringify(given);
    return fetch(BASE + "api/" + path, options).then(function (answer) {
      return answer.json().then(function (data) {
        if (!answer.ok) throw Object.assign(new Error(data.message || data.reason), { data: data });
        return data;
      });
    });
  }

  // An element: attributes as they are, functions as what to do on an event, and what it holds.
  function h(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    });
    Array.prototype.slice.call(arguments, 2).forEach(function (child) {
      if (child) made.append(child);
    });
    return made;
  }

  // A page anew: read from its top, by eye and by ear.
  function fill(title) {
    main.textContent = "";
    Array.prototype.slice.call(arguments, 1).forEach(function (child) { if (child) main.append(child); });
    document.title = title === TITLE ? title : title + " – " + TITLE;
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function announce(text) { document.getElementById("said").textContent = text; }
  function copy(value) { return value === undefined ? undefined : JSON.parse(JSON.stringify(value)); }
  function same(one, two) { return JSON.stringify(sorted(one)) === JSON.stringify(sorted(two)); }
  function sorted(value) {
    if (Array.isArray(value)) return value.map(sorted);
    if (!value || typeof value !== "object") return value;
    return Object.keys(value).sort().reduce(function (made, key) { made[key] = sorted(value[key]); return made; }, {});
  }
  function later(wait, act) {
    var timer = null;
    return function () { clearTimeout(timer); timer = setTimeout(act, wait); };
  }
  // Who goes on to another page before the answer is there does not see the answer come over it.
  function arrive(promise, act, otherwise) {
    var turn = ++visit;
    promise.then(function (value) { if (turn === visit) act(value); }, function (error) { if (turn === visit) otherwise(error); });
  }

  // Dutch and English numbers: '11.250,5' is 11250.5 where the comma is the decimal sign.
  function number(text) {
    var sign = LANGUAGE === "nl" ? "," : ".", group = LANGUAGE === "nl" ? "." : ",";
    var plain = text.trim().replace(/[€%\s\u00a0]/g, "").replace(/[−–]/, "-");
    var grouped = new RegExp("^-?\\d{1,3}(\\" + group + "\\d{3})+(\\" + sign + "\\d+)?$");
    if (grouped.test(plain)) plain = plain.split(group).join("");
    plain = plain.replace(",", ".");
    return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  }
  function shown(value) {
    return typeof value === "number"
      ? value.toLocaleString(LANGUAGE === "nl" ? "nl-NL" : "en-GB", { maximumFractionDigits: 10, useGrouping: false }) : String(value);
  }

  // A day as people write it, as a day of the calendar: '18 september 2020', '18-9-2020'.
  var MONTHS = { nl: "jan feb maa apr mei jun jul aug sep okt nov dec", en: "jan feb mar apr may jun jul aug sep oct nov dec" };
  function day(text) {
    var plain = text.trim().toLowerCase().replace(/mrt/, "maa");
    var found = /^(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,})\.?[-/. ]+(\d{4})$/.exec(plain);
    if (!found) return text.trim();
    var month = /\d/.test(found[2]) ? Number(found[2]) : MONTHS[LANGUAGE].split(" ").indexOf(found[2].slice(0, 3)) + 1;
    if (month < 1 || month > 12) return text.trim();
    return found[3] + "-" + String(month).padStart(2, "0") + "-" + found[1].padStart(2, "0");
  }

  // Today where the reader is, as records have it.
  function today() { return new Date().toLocaleDateString("sv"); }

  // What a word processor leaves in a text, and nobody sees.
  function clean(text) {
    return text.replace(/\r\n?/g, "\n").replace(/[\t\u00a0\u2007\u202f]/g, " ").replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "");
  }

  // ---- The record that is open.

  function at(path) {
    return path.reduce(function (value, step) { return value === undefined || value === null ? undefined : value[step]; }, now.data);
  }

  function change(path, value, anew) {
    var last = path[path.length - 1], place = at(path.slice(0, -1));
    remember(path, anew);
    if (value === undefined) {
      if (Array.isArray(place)) place.splice(last, 1); else delete place[last];
    } else place[last] = value;
    changed(anew);
  }

  // Typing on in one field is one step back.
  function remember(path, anew) {
    var key = anew ? "" : path.join("/");
    if (key && key === now.typing) return;
    now.typing = key;
    now.undo.push(JSON.stringify(now.data));
    if (now.undo.length > KEPT) now.undo.shift();
    now.redo = [];
  }

  function changed(anew) {
    now.version += 1;
    if (anew) drawForm();
    keepDraft();
    drawBar();
    now.checkSoon();
    now.checkCalmly();
  }

  function step(from, to) {
    if (!from.length) return;
    to.push(JSON.stringify(now.data));
    now.data = JSON.parse(from.pop());
    now.typing = "";
    changed(true);
    announce(TEXTS.stepped);
  }

  function draftKey() { return "methodiekboek:" + location.pathname + ":" + now.kind + "/" + now.id; }

  function keepDraft() {
    if (same(now.data, now.base)) { localStorage.removeItem(draftKey()); return; }
    try {
      localStorage.setItem(draftKey(), JSON.stringify({ data: now.data, base: now.base, sum: now.sum, when: Date.now() }));
    } catch (error) { announce(TEXTS.no_draft); }
  }

  // ---- Checks.

  // What someone has not come to yet is not wrong yet: an empty place in what is new, until it was left or saving was asked.
  function early(problem) {
    function reach(data) { return problem.path.reduce(function (value, step) { return value && value[step]; }, data); }
    var value = reach(now.data);
    return !now.asked && (value === undefined || value === "" || (Array.isArray(value) && !value.length))
      && reach(now.base) === undefined && !now.left.has(problem.path.join("/"));
  }

  function wrong() { return now.problems.filter(function (problem) { return !early(problem); }); }

  function leave(event) {
    var place = event.target.closest("[data-path]");
    if (!place || !now || place.contains(event.relatedTarget) || now.left.has(place.dataset.path)) return;
    now.left.add(place.dataset.path);
    // Not at once: what is said would push away the very thing that is being pressed.
    now.checkCalmly();
  }

  function check(thorough) {
    if (!now) return Promise.resolve();
    var version = now.version, here = now;
    return api("POST", "check", { kind: now.kind, id: now.id || "nieuw", data: now.data, thorough: thorough }).then(function (problems) {
      if (here !== now || version !== now.version) return;
      // What only a thorough check finds stays until the next one.
      now.problems = thorough ? problems : problems.concat(now.problems.filter(function (old) {
        return old.thorough && !problems.length;
      }));
      if (thorough) problems.forEach(deep);
      drawProblems();
      drawBar();
      if (thorough && !problems.length) preview();
    }, failed);
  }

  function deep(problem) { problem.thorough = true; }

  function failed(error) {
    if (error.data) throw error;
    if (now) now.offline = true;
    announce(TEXTS.no_answer);
    drawBar();
  }

  function preview() {
    var here = now, place = document.getElementById("preview");
    if (!place) return;
    api("POST", "preview", { kind: now.kind, id: now.id || "nieuw", data: now.data }).then(function (made) {
      if (here !== now) return;
      if (made.html === null) { place.textContent = TEXTS.no_page; return; }
      place.innerHTML = made.html;
      place.querySelectorAll("a[href]").forEach(lead);
    }, failed);
  }

  // To follow a link of the page beside the form is not to leave the form.
  function lead(link) {
    var within = /^#[^/]/.test(link.getAttribute("href"));
    if (!within) { link.target = "_blank"; return; }
    link.addEventListener("click", function (event) {
      var place = document.querySelector('#preview [id="' + link.hash.slice(1) + '"]');
      event.preventDefault();
      if (place) place.scrollIntoView({ block: "center" });
    });
  }

  function drawProblems() {
    var led = document.activeElement.matches("#form .problem");
    document.querySelectorAll("#form .problem").forEach(function (old) { old.remove(); });
    document.querySelectorAll("[aria-invalid]").forEach(function (old) {
      old.removeAttribute("aria-invalid");
      old.setAttribute("aria-describedby", old.getAttribute("aria-describedby").replace(/ ?problem-\d+/g, ""));
    });
    wrong().forEach(function (problem, at) {
      var path = problem.path.slice(), place = null;
      while (!(place = document.querySelector('[data-path="' + path.join("/") + '"]')) && path.length) path.pop();
      place = place || document.getElementById("form");
      for (var outer = place; outer; outer = outer.parentElement) if (outer.tagName === "DETAILS") outer.open = true;
      var made = h("p", { class: "problem", id: "problem-" + at }, h("strong", {}, problem.message), problem.hint ? " " + problem.hint : "");
      place.append(made);
      // What is wrong with a group or a list is not the fault of what happens to stand first in it.
      var control = place.matches("fieldset, details, form") ? null : place.querySelector("input, select, textarea");
      if (control) {
        control.setAttribute("aria-invalid", "true");
        control.setAttribute("aria-describedby", ((control.getAttribute("aria-describedby") || "") + " problem-" + at).trim());
      }
    });
    if (led) toProblem();
  }

  // ---- The form.

  function part(of) { return of.type === "ref" ? Object.assign({ name: of.name }, now.form.parts[of.name]) : of; }

  function empty(of) {
    of = part(of);
    if (of.type === "group") {
      return of.fields.reduce(function (made, field) {
        if (field.required) made[field.name] = empty(field.part);
        return made;
      }, {});
    }
    if (of.type === "list") return of.least ? [empty(of.item)] : [];
    if (of.type === "flag") return false;
    if (of.type === "choice") return of.options.length === 1 ? of.options[0].value : "";
    return "";
  }

  function labelOf(of, value, at) {
    of = part(of);
    if (value && typeof value === "object") {
      var wanted = (of.labelledBy || []).concat(["title", "name", "term", "text", "source", "id"]);
      var found = wanted.map(function (name) { return value[name]; }).filter(function (each) {
        return each && typeof each !== "object";
      });
      return found.length ? String(names.get(found[0]) || found[0]).slice(0, 90) : String(at + 1);
    }
    return String(value);
  }

  var ids = 0, told = new Set();

  function drawField(field, path) {
    var of = part(field.part), id = "f" + (++ids), value = at(path);
    if (field.about) told.add(id);
    var control = draw(of, value, path, id, field.title);
    var hint = field.about ? h("span", { class: "about", id: id + "-about" }, field.about + (of.form && field.about.indexOf(of.form) < 0 ? " (" + of.form + ")" : "")) : null;
    var own = of.type !== "group" && of.type !== "list";
    var remove = field.required ? null : h("button", {
      type: "button", class: "quiet", "aria-label": say("remove_named", { name: field.title }),
      click: function () { change(path, undefined, true); }
    }, TEXTS.remove);
    if (own) {
      return h("div", { class: "field", "data-path": path.join("/") },
        h("div", { class: "head" }, h("label", { for: id }, field.title), remove), hint, control);
    }
    return h("fieldset", { class: "field", "data-path": path.join("/"), "aria-describedby": describe(id) }, h("legend", {}, field.title), remove, hint, control);
  }

  function draw(of, value, path, id, title) {
    var draws = { group: drawGroup, list: drawList, choice: drawChoice, record: drawSearch, claim: drawSearch, source: drawSearch,
      number: drawNumber, flag: drawFlag, date: drawText, text: drawText };
    return draws[of.type](of, value, path, id, title);
  }

  function drawGroup(of, value, path) {
    var made = h("div", { class: "group" }), more = [];
    of.fields.forEach(function (field) {
      if (field.required || (value && value[field.name] !== undefined)) made.append(drawField(field, path.concat(field.name)));
      else more.push(field);
    });
    if (more.length) {
      made.append(h("details", { class: "more" }, h("summary", {}, TEXTS.more_fields), h("ul", {},
        ...more.map(function (field) {
          return h("li", {}, h("button", { type: "button", click: function () {
            if (at(path) === undefined) change(path, {}, false);
            change(path.concat(field.name), empty(field.part), true);
            focus(path.concat(field.name));
          } }, field.title), h("span", { class: "about" }, field.about));
        }))));
    }
    return made;
  }

  function drawList(of, value, path, id, title) {
    var item = part(of.item), items = value || [];
    var made = h("div", { class: "list" });
    // What is open stays so where it goes; `to` says where an item of the list is now, -1 if it is gone.
    function put(next, to) {
      var before = path.join("/") + "/";
      if (to) now.open = new Set(Array.from(now.open, function (key) {
        if (key.indexOf(before)) return key;
        var steps = key.slice(before.length).split("/");
        return before + [to(Number(steps[0]))].concat(steps.slice(1)).join("/");
      }));
      change(path, next, true);
    }
    items.forEach(function (each, place) {
      var here = path.concat(place), label = labelOf(item, each, place);
      function move(by) {
        var next = items.slice(), taken = next.splice(place, 1)[0];
        next.splice(place + by, 0, taken);
        put(next, function (old) { return old === place ? place + by : old === place + by ? place : old; });
        // On with the same arrow, or with the other at an end of the list.
        var tools = find(path.concat(place + by)).querySelector(":scope > .tools");
        (tools.querySelector('[data-by="' + by + '"]:enabled') || tools.querySelector("[data-by]:enabled")).focus();
      }
      function button(text, act, off, by, name) {
        return h("button", { type: "button", class: "quiet", disabled: off, "data-by": by, title: name, "aria-label": (name || text) + ": " + label, click: act }, text);
      }
      var tools = h("span", { class: "tools" },
        button("↑", function () { move(-1); }, !place, -1, TEXTS.move_up),
        button("↓", function () { move(1); }, place === items.length - 1, 1, TEXTS.move_down),
        button(TEXTS.copy, function () {
          var twin = copy(items[place]);
          if (twin && twin.id) twin.id += "-2";
          put(items.slice(0, place + 1).concat([twin], items.slice(place + 1)), function (old) { return old > place ? old + 1 : old; });
          focus(path.concat(place + 1));
        }),
        button(TEXTS.remove, function () {
          put(items.filter(function (_, other) { return other !== place; }), function (old) { return old === place ? -1 : old > place ? old - 1 : old; });
        }));
      if (item.type === "group") {
        var key = here.join("/");
        made.append(h("details", { class: "item", "data-path": key, open: now.open.has(key), toggle: function (event) {
          if (event.target.open) now.open.add(key); else now.open.delete(key);
        } }, h("summary", { "data-label": names.has(label) ? null : label }, label), tools, draw(item, each, here, "f" + (++ids), title)));
      } else {
        var own = "f" + (++ids);
        made.append(h("div", { class: "row", "data-path": here.join("/") },
          h("label", { for: own, class: "unseen" }, title + " " + (place + 1)), draw(item, each, here, own, title), tools));
      }
    });
    made.append(h("button", { type: "button", class: "add", click: function () {
      put(items.concat([empty(item)]));
      now.open.add(path.concat(items.length).join("/"));
      drawForm();
      focus(path.concat(items.length));
    } }, say("add_to", { name: title })));
    return made;
  }

  function describe(id) { return told.has(id) ? id + "-about" : null; }

  function drawText(of, value, path, id) {
    function read(event) {
      var text = clean(event.target.value);
      if (text !== event.target.value) event.target.value = text;
      if (of.type === "date") {
        var found = event.type === "change" ? day(text) : text;
        if (event.type === "change") event.target.value = found;
        change(path, found);
      } else change(path, of.number && /^\d+$/.test(text) ? Number(text) : text);
    }
    var given = value === undefined ? "" : shown(value);
    var attributes = { id: id, "aria-describedby": describe(id), input: read, change: of.type === "date" ? read : null, spellcheck: "true", lang: LANGUAGE };
    if (of.long) {
      var area = h("textarea", Object.assign(attributes, { rows: Math.min(14, Math.max(2, Math.ceil(given.length / 70))) }));
      area.value = given;
      return of.markdown ? h("div", { class: "prose" }, area, citing(area)) : area;
    }
    return h("input", Object.assign(attributes, { type: "text", value: given }));
  }

  // Puts a reference at the place of the cursor.
  function citing(area) {
    function insert(text) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input"));
      area.focus();
    }
    function box(what, title, made) {
      var id = "f" + (++ids);
      return h("div", {}, h("label", { for: id }, title), search({ type: what, kinds: [] }, "", id, function (name) { if (name) insert(made(name)); }));
    }
    return h("details", { class: "more" }, h("summary", {}, TEXTS.refer),
      box("source", TEXTS.to_source, function (name) { return "[@" + name + "]"; }),
      box("claim", TEXTS.to_claim, function (name) { return "[=" + name + "]"; }),
      box("record", TEXTS.to_record, function (name) { return "[" + (names.get(name) || name) + "](record:" + name + ")"; }));
  }

  function drawNumber(of, value, path, id) {
    var note = h("span", { class: "about", "aria-live": "polite" });
    var input = h("input", { id: id, type: "text", inputmode: "decimal", value: value === undefined ? "" : shown(value),
      "aria-describedby": describe(id), class: "short", input: function () {
        var found = number(input.value);
        note.textContent = found !== null && shown(found) !== input.value.trim() ? say("read_as", { number: shown(found) }) : "";
        change(path, found === null ? input.value : found);
      } });
    return h("div", {}, input, " ", note);
  }

  function drawFlag(of, value, path, id) {
    return h("input", { id: id, type: "checkbox", checked: !!value, "aria-describedby": describe(id),
      change: function (event) { change(path, event.target.checked); } });
  }

  function drawChoice(of, value, path, id) {
    var made = h("select", { id: id, "aria-describedby": describe(id), change: function () { change(path, of.options[made.selectedIndex - 1] ? of.options[made.selectedIndex - 1].value : ""); } },
      h("option", { value: "" }, TEXTS.choose));
    of.options.forEach(function (option) { made.append(h("option", { value: option.value, selected: option.value === value }, option.label)); });
    return made;
  }

  function drawSearch(of, value, path, id) {
    return search(of, value || "", id, function (name) { change(path, name); });
  }

  // A box to find a record, a work or a claim by name.
  function search(of, value, id, choose) {
    var list = h("ul", { role: "listbox", id: id + "-list", hidden: true, "aria-label": TEXTS.choose }), rows = [], active = -1, turn = 0;
    var input = h("input", { id: id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": id + "-list",
      "aria-autocomplete": "list", "aria-describedby": describe(id), value: names.get(value) || value, "data-name": value });
    function close() {
      list.hidden = true; active = -1; turn += 1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function take(row) {
      names.set(row.id, row.label);
      input.dataset.name = row.id;
      input.value = row.label;
      close();
      choose(row.id);
    }
    function mark(next) {
      active = rows.length ? (next + rows.length) % rows.length : -1;
      Array.from(list.children).forEach(function (each, place) { each.setAttribute("aria-selected", String(place === active)); });
      if (active < 0) return;
      input.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
    function look() {
      var mine = ++turn;
      var asked = (of.kinds || []).map(function (kind) { return "&kind=" + encodeURIComponent(kind); }).join("");
      api("GET", "find?what=" + of.type + "&typed=" + encodeURIComponent(input.value) + asked).then(function (found) {
        if (mine !== turn) return;
        rows = found;
        list.textContent = "";
        rows.forEach(function (row, place) {
          list.append(h("li", { role: "option", id: id + "-" + place, "aria-selected": "false",
            mousedown: function (event) { event.preventDefault(); take(row); } }, h("span", {}, row.label), h("small", {}, row.about)));
        });
        if (!rows.length) {
          list.append(h("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, TEXTS.none_found));
          announce(TEXTS.none_found);
        }
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
      }, failed);
    }
    input.addEventListener("input", look);
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) look(); else mark(active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (rows.length) take(rows[Math.max(active, 0)]);
      } else if (event.key === "Escape") close();
    });
    // What was typed and not chosen is no choice.
    input.addEventListener("blur", function () {
      close();
      if (!input.value.trim()) { input.dataset.name = ""; choose(""); }
      input.value = names.get(input.dataset.name) || input.dataset.name;
    });
    if (value && !names.has(value)) unnamed[of.type].add(value);
    return h("div", { class: "search" }, input, list);
  }

  var unnamed = { record: new Set(), source: new Set(), claim: new Set() };

  // What the things are called that a form names, asked for together.
  function name() {
    Object.keys(unnamed).forEach(function (what) {
      var some = Array.from(unnamed[what]);
      unnamed[what].clear();
      for (var start = 0; start < some.length; start += 50) {
        var asked = some.slice(start, start + 50).map(function (id) { return "&id=" + encodeURIComponent(id); }).join("");
        api("GET", "named?what=" + what + asked).then(function (found) {
          found.forEach(function (row) { names.set(row.id, row.label); });
          document.querySelectorAll("[data-label]").forEach(function (place) {
            if (names.has(place.dataset.label)) place.textContent = names.get(place.dataset.label);
          });
          document.querySelectorAll("input[role=combobox]").forEach(function (input) {
            if (document.activeElement !== input && names.has(input.dataset.name)) input.value = names.get(input.dataset.name);
          });
        }, failed);
      }
    });
  }

  function find(path) { return document.querySelector('[data-path="' + path.join("/") + '"]'); }

  function focus(path) {
    var place = find(path);
    if (!place) return;
    for (var outer = place; outer; outer = outer.parentElement) if (outer.tagName === "DETAILS") outer.open = true;
    var control = place.querySelector("input, select, textarea") || place.querySelector("button, summary");
    if (control) control.focus();
  }

  // Who works by keyboard goes on where they were, or beside what has gone: at the next of a list, else where one is added.
  function settle(path) {
    var place = find(path), last = path[path.length - 1], outer = find(path.slice(0, -1)) || document.getElementById("form");
    if (!place && last > 0) place = find(path.slice(0, -1).concat(last - 1));
    var control = place ? place.querySelector("summary, input, select, textarea, button")
      : outer.querySelector(":scope > .list > .add, :scope > .group > .more > summary");
    (control || main).focus();
  }

  function drawForm() {
    var place = document.getElementById("form"), active = document.activeElement && document.activeElement.closest("[data-path]");
    var key = active && active.dataset.path;
    place.textContent = "";
    place.append(drawGroup(part(now.form.part), now.data, []));
    name();
    drawProblems();
    if (key && document.activeElement === document.body) settle(key.split("/").map(function (step) { return /^\d+$/.test(step) ? Number(step) : step; }));
  }

  // ---- What stands below the form.

  function drawBar() {
    var bar = document.getElementById("bar");
    if (!bar) return;
    var dirty = !same(now.data, now.base), count = wrong().length;
    bar.querySelector(".state").textContent = now.offline ? TEXTS.no_answer
      : count ? say(count === 1 ? "one_problem" : "problems", { count: count }) : dirty ? TEXTS.unsaved : now.saved || TEXTS.unchanged;
    bar.classList.toggle("wrong", !!count);
    bar.querySelector(".to-problem").hidden = !count;
    // Not `disabled`, which would take the focus from who just used it.
    function off(name, nothing) { bar.querySelector(name).setAttribute("aria-disabled", String(nothing)); }
    off(".undo", !now.undo.length);
    off(".redo", !now.redo.length);
    off(".save", !dirty && !now.isNew);
    now.offline = false;
  }

  function toProblem() {
    var first = document.querySelector("#form [aria-invalid], #form .problem");
    if (!first) return;
    if (first.matches(".problem")) first.tabIndex = -1;
    first.scrollIntoView({ block: "center" });
    first.focus();
  }

  // From now on all that is still to be filled in is said.
  function ask() {
    now.asked = true;
    drawProblems();
    drawBar();
    toProblem();
  }

  function propose() {
    var here = now, id = now.isNew ? document.getElementById("own-name").value.trim() : now.id;
    if (now.isNew && !/^[a-z0-9]+(--?[a-z0-9]+)*$/.test(id)) { announceProblem(TEXTS.refused_name); return; }
    if (now.isNew && book.records.some(function (row) { return row.id === id; })) { announceProblem(TEXTS.refused_exists); return; }
    check(true).then(function () {
      if (here !== now) return;
      if (now.problems.length) { ask(); return; }
      note(now.kind, id, now.isNew ? null : now.base, now.data);
      localStorage.removeItem(draftKey());
      now = null;
      location.hash = "#/=made";
    });
  }

  function save() {
    if (!now.isNew && same(now.data, now.base)) { announce(now.saved || TEXTS.unchanged); return Promise.resolve(); }
    if (PUBLIC) { propose(); return Promise.resolve(); }
    var sent = copy(now.data), here = now;
    var given = { kind: now.kind, id: now.id, data: sent, sum: now.sum };
    if (now.isNew) {
      now.id = given.id = document.getElementById("own-name").value.trim();
      localStorage.removeItem("methodiekboek:" + location.pathname + ":" + now.kind + "/");
    }
    return api("POST", now.isNew ? "add" : "save", given).then(function (answer) {
      note(given.kind, given.id, here.isNew ? null : here.base, sent);
      if (here !== now) return;
      var fresh = now.isNew;
      now.sum = answer.sum;
      now.base = sent;
      now.isNew = false;
      now.saved = say("saved", { time: new Date().toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit" }) });
      keepDraft();
      drawBar();
      announce(now.saved);
      book = null;
      if (fresh) {
        history.replaceState(null, "", "#/" + now.kind + "/" + now.id);
        open(now.kind, now.id, "", now.saved);
      }
    }, function (error) {
      if (!error.data) { failed(error); return; }
      if (error.data.reason === "wrong") { now.problems = error.data.problems; now.problems.forEach(deep); ask(); return; }
      if (error.data.reason === "changed") { meet(error.data); return; }
      announceProblem(TEXTS["refused_" + error.data.reason] || error.message);
    });
  }

  function closeNotice() {
    document.getElementById("notice").textContent = "";
    main.focus({ preventScroll: true });
  }

  function announceProblem(text) {
    var place = document.getElementById("notice");
    place.textContent = "";
    place.append(h("p", { class: "notice", role: "alert" }, text));
    place.scrollIntoView({ block: "nearest" });
  }

  // Another has saved meanwhile: what both changed is asked, all else goes together.
  function meet(theirs) {
    var fields = part(now.form.part).fields, keys = Object.keys(Object.assign({}, now.base, now.data, theirs.data)), both = [], next = {};
    keys.forEach(function (key) {
      var base = now.base[key], mine = now.data[key], other = theirs.data[key];
      var kept = same(mine, base) ? other : mine;
      if (!same(mine, base) && !same(other, base) && !same(mine, other)) both.push(key);
      if (kept !== undefined) next[key] = kept;
    });
    var place = document.getElementById("notice");
    function go(chosen) {
      remember([], true);
      now.data = chosen;
      now.base = copy(theirs.data);
      now.sum = theirs.sum;
      closeNotice();
      changed(true);
    }
    if (!both.length) { go(next); announceProblem(TEXTS.merged); return; }
    var title = function (key) { return (fields.find(function (field) { return field.name === key; }) || { title: key }).title; };
    place.textContent = "";
    place.append(h("div", { class: "notice", role: "alert" }, h("p", {}, say("both_changed", { names: both.map(title).join(", ") })),
      ...both.map(function (key) {
        return h("dl", {}, h("dt", {}, title(key) + ": " + TEXTS.theirs), h("dd", {}, text(theirs.data[key])), h("dt", {}, title(key) + ": " + TEXTS.mine), h("dd", {}, text(now.data[key])));
      }),
      h("button", { type: "button", click: function () { go(next); } }, TEXTS.keep_mine), " ",
      h("button", { type: "button", click: function () {
        both.forEach(function (key) { if (theirs.data[key] === undefined) delete next[key]; else next[key] = theirs.data[key]; });
        go(next);
      } }, TEXTS.keep_theirs)));
    place.scrollIntoView({ block: "center" });
    place.querySelector("button").focus();
  }

  function text(value) { return typeof value === "string" ? value : value === undefined ? "–" : JSON.stringify(value, null, 1); }

  function remove() {
    announce(TEXTS.busy);
    var kind = now.kind, id = now.id, draft = draftKey();
    api("POST", "remove", { kind: kind, id: id, sum: now.sum }).then(function (was) {
      note(kind, id, was.data, null);
      localStorage.removeItem(draft);
      book = null;
      now = null;
      history.replaceState(null, "", "#/");
      home(h("p", { class: "notice", role: "status" }, say("removed", { name: id }), " ", h("button", { type: "button", click: function () {
        api("POST", "add", { kind: kind, id: id, data: was.data }).then(function () { note(kind, id, null, was.data); location.hash = "#/" + kind + "/" + id; });
      } }, TEXTS.put_back)));
    }, function (error) {
      if (!error.data) { failed(error); return; }
      announceProblem(error.data.used ? say("still_used", { names: error.data.used.map(function (row) { return row.title; }).join(", ") }) : TEXTS["refused_" + error.data.reason]);
    });
  }

  function rename() {
    var place = document.getElementById("notice"), input = h("input", { id: "new-name", type: "text", value: now.id });
    if (!same(now.data, now.base)) { announceProblem(TEXTS.save_first); return; }
    var wrong = h("div", { role: "alert" });
    place.replaceChildren(h("div", { class: "notice" }, h("div", { class: "field" }, h("label", { for: "new-name" }, TEXTS.own_name), h("span", { class: "about" }, TEXTS.rename_about), input, wrong),
      h("button", { type: "button", click: function () {
        var kind = now.kind, next = input.value.trim();
        announce(TEXTS.busy);
        api("POST", "rename", { kind: kind, id: now.id, sum: now.sum, new: next }).then(function (answer) {
          book = null;
          names.clear();
          history.replaceState(null, "", "#/" + kind + "/" + next);
          open(kind, next, "", say("renamed", { count: answer.changed }));
        }, function (error) {
          var problems = (error.data && error.data.problems) || [];
          wrong.replaceChildren(h("p", { class: "problem" }, problems.length ? problems[0].message + " " + problems[0].hint : error.data ? TEXTS["refused_" + error.data.reason] : TEXTS.no_answer));
          input.focus();
        });
      } }, TEXTS.rename)));
    input.focus();
  }

  // The name of a file from a title.
  function slug(title) {
    return title.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’]/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");
  }

  // ---- Handing over: what was changed since the last time, as a file that a colleague opens.

  function madeKey() { return "methodiekboek-made:" + location.pathname; }
  function made() {
    try { return JSON.parse(localStorage.getItem(madeKey())) || {}; } catch (error) { return {}; }
  }

  // Of each record what it was at first and what it is now; what is as it was at first is no change.
  function note(kind, id, old, next) {
    var all = made(), name = kind + "/" + id, first = all[name] ? all[name].old : copy(old);
    if (same(first, next)) delete all[name]; else all[name] = { kind: kind, id: id, old: first === undefined ? null : first, new: copy(next) };
    try { localStorage.setItem(madeKey(), JSON.stringify(all)); } catch (error) { announce(TEXTS.no_draft); }
  }

  function rowsFor(compared, pick) {
    return h("ul", { class: "changes" }, ...compared.rows.map(function (row, place) {
      var id = "f" + (++ids), box = pick && h("input", { id: id, type: "checkbox", checked: row.state === "fits", disabled: row.state === "done", "data-number": place });
      var name = row.field || compared.title;
      return h("li", { class: row.state }, box, h(pick ? "label" : "strong", pick ? { for: id } : {}, name),
        pick && row.state !== "fits" ? h("p", { class: "state" }, row.state === "done" ? TEXTS.is_done : say("is_conflict", { found: row.found || TEXTS.nothing })) : null,
        h("dl", {}, h("dt", {}, TEXTS.was), h("dd", {}, row.old || TEXTS.nothing), h("dt", {}, TEXTS.becomes), h("dd", {}, row.new || TEXTS.nothing)));
    }));
  }

  function compare(change) { return api("POST", "compare", { kind: change.kind, id: change.id, old: change.old, new: change.new }); }

  function field(key, kind, value) {
    var id = "f" + (++ids), control = h(kind || "input", { id: id, "data-key": key, type: kind ? null : "text", rows: kind ? 3 : null, autocomplete: key === "your_name" ? "name" : null });
    control.value = value || "";
    return h("div", { class: "field" }, h("label", { for: id }, TEXTS[key]), control);
  }
  function given(place, key) { return place.querySelector("[data-key=" + key + "]").value.trim(); }

  function handOver() {
    now = null;
    var all = Object.values(made());
    arrive(Promise.all([loadBook()].concat(all.map(compare))), function (found) {
      var compared = found.slice(1);
      if (!all.length) { fill(TEXTS.my_changes, h("h1", {}, TEXTS.my_changes), h("p", {}, TEXTS.no_changes)); return; }
      // Who, why and where, with all that was changed; nothing if the first two are not said.
      function told() {
        var by = given(form, "your_name"), reason = given(form, "reason");
        if (by && reason) return { handbook: book.title, date: today(), by: by, reason: reason, source: given(form, "where"), changes: all };
        announceProblem(TEXTS.who_and_why);
        return null;
      }
      function done(text, more) {
        announce(text);
        document.getElementById("notice").replaceChildren(h("div", { class: "notice" }, h("p", {}, text), more, h("button", { type: "button", click: function () {
          localStorage.removeItem(madeKey());
          handOver();
        } }, TEXTS.begin_anew)));
      }
      function failing(error) {
        if (!error.data) { announceProblem(TEXTS.no_answer); return; }
        var reason = error.data.said === "nothing" ? TEXTS.nothing_new : error.data.said || error.message;
        announceProblem(say("refused_branch", { said: reason.replace(/\.$/, "") }));
      }
      function putReady() {
        var file = told();
        if (!file) return;
        announce(TEXTS.busy);
        api("POST", "hand_over", file).then(function (answer) {
          done(say("is_ready", { name: answer.branch }), answer.remote ? h("p", {}, h("button", { type: "button", class: "save", click: function () {
            announce(TEXTS.busy);
            api("POST", "send", { branch: answer.branch }).then(function () { done(say("is_sent", { name: answer.branch })); }, failing);
          } }, TEXTS.send_ready)) : null);
        }, failing);
      }
      var form = h("form", { submit: function (event) {
        event.preventDefault();
        var file = told();
        if (!file) return;
        var link = h("a", { href: URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" })),
          download: "wijziging-" + file.date + "-" + (slug(file.by) || "x") + ".json" });
        link.click();
        done(PUBLIC ? TEXTS.proposal_made : TEXTS.file_made, letter(file, link.download));
      } }, field("your_name"), field("reason", "textarea"), field("where"), h("button", { class: "save" }, TEXTS.make_file),
      found[0].branches ? h("div", { class: "ready" }, h("p", { class: "about" }, TEXTS.put_ready_about), h("button", { type: "button", click: putReady }, TEXTS.put_ready)) : null);
      fill(TEXTS.my_changes, h("h1", {}, TEXTS.my_changes), h("p", {}, PUBLIC ? TEXTS.proposal_about : TEXTS.my_changes_about), h("div", { id: "notice" }),
        ...all.map(function (change, place) {
          return h("section", {}, h("h2", {}, h("a", { href: "#/" + change.kind + "/" + change.id }, compared[place].title),
            change.old === null ? " – " + TEXTS.is_new : change.new === null ? " – " + TEXTS.is_gone : ""), rowsFor(compared[place], false));
        }), form);
    }, failed);
  }

  // What a work of each type is asked; the names are those of BibTeX.
  var WORKS = {
    article: "author title year journal volume number pages doi url", book: "author title year edition publisher doi url",
    incollection: "author title year editor booktitle pages publisher doi", techreport: "author title year institution url",
    phdthesis: "author title year school url", online: "author title year url", misc: "author title year url"
  };

  function literature() {
    now = null;
    var found = h("div", { tabindex: "-1" }), type = h("select", { id: "work-type", change: drawWork }), work = h("div", {});
    Object.keys(WORKS).forEach(function (name) { type.append(h("option", { value: name }, TEXTS["work_" + name])); });
    function drawWork() {
      var had = {};
      work.querySelectorAll("[data-key]").forEach(function (control) { had[control.dataset.key] = control.value; });
      work.replaceChildren(...WORKS[type.value].split(" ").map(function (name) {
        var id = "f" + (++ids), many = name === "author" || name === "editor";
        var control = h(many ? "textarea" : "input", { id: id, "data-key": name, rows: many ? 2 : null, type: many ? null : "text", "aria-describedby": many ? id + "-about" : null });
        control.value = had[name] || "";
        return h("div", { class: "field" }, h("label", { for: id }, TEXTS["bib_" + name]), many ? h("span", { class: "about", id: id + "-about" }, TEXTS.makers_about) : null, control);
      }));
    }
    function show(given) {
      api("POST", "bring", given).then(function (answer) {
        var rows = answer.works.map(function (row) {
          var id = "f" + (++ids);
          return h("li", {}, h("input", { id: id, type: "checkbox", value: row.key, checked: !row.twin }), h("label", { for: id }, row.reference), h("small", { class: "about" }, row.key),
            row.twin ? h("p", { class: "state" }, say("is_twin", { key: row.twin })) : null);
        });
        found.replaceChildren(...answer.problems.map(function (problem) { return h("p", { class: "problem" }, h("strong", {}, problem.message), " ", problem.hint); }),
          rows.length ? h("ul", { class: "changes" }, ...rows) : h("p", {}, TEXTS.no_works),
          rows.length ? h("button", { type: "button", class: "save", click: function () {
            var keys = Array.from(found.querySelectorAll("input:checked"), function (box) { return box.value; });
            if (!keys.length) { announceProblem(TEXTS.choose_some); return; }
            api("POST", "cite", Object.assign({ keys: keys }, given)).then(function (added) {
              found.replaceChildren(h("p", { class: "notice", role: "status" }, say("works_added", { keys: added.keys.join(", ") })));
              found.focus();
            }, function (error) { announceProblem(error.data ? TEXTS.no_works : TEXTS.no_answer); });
          } }, TEXTS.add_works) : null);
        found.focus();
      }, function (error) { announceProblem(error.data ? TEXTS.no_works : TEXTS.no_answer); });
    }
    var paste = h("textarea", { id: "paste", rows: 5 });
    var file = h("input", { id: "library", type: "file", accept: ".bib,.ris,.txt", change: function () {
      if (file.files[0]) file.files[0].text().then(function (text) { show({ text: text }); });
    } });
    drawWork();
    arrive(loadBook(), function () {
      fill(TEXTS.literature, h("h1", {}, TEXTS.literature), h("p", {}, TEXTS.literature_about), h("div", { id: "notice" }),
        h("div", { class: "field" }, h("label", { for: "library" }, TEXTS.library_file), file),
        h("div", { class: "field" }, h("label", { for: "paste" }, TEXTS.paste), paste, h("button", { type: "button", click: function () { show({ text: paste.value }); } }, TEXTS.look)),
        h("details", { class: "more" }, h("summary", {}, TEXTS.by_form), h("div", { class: "field" }, h("label", { for: "work-type" }, TEXTS.work_type), type), work,
          h("button", { type: "button", click: function () {
            var fields = {};
            work.querySelectorAll("[data-key]").forEach(function (control) { fields[control.dataset.key] = clean(control.value); });
            show({ type: type.value, fields: fields });
          } }, TEXTS.look)), found);
    }, failed);
  }

  // A letter with what is proposed, ready to send; the file is added by hand.
  function letter(file, name) {
    if (!own.dataset.mail) return null;
    var body = file.reason + (file.source ? "\n\n" + file.source : "") + "\n\n" + say("add_file", { name: name }) + "\n\n" + file.by;
    var href = "mailto:" + own.dataset.mail + "?subject=" + encodeURIComponent(TEXTS.propose_title) + "&body=" + encodeURIComponent(body);
    return h("p", {}, h("a", { class: "button", href: href }, TEXTS.write_mail));
  }

  function judge() {
    now = null;
    var place = h("div", {}), input = h("input", { id: "proposal", type: "file", accept: ".json,application/json", change: function () {
      var file = input.files[0];
      if (!file) return;
      file.text().then(function (text) {
        var proposal = null;
        try { proposal = JSON.parse(text); } catch (error) { proposal = null; }
        if (!proposal || !Array.isArray(proposal.changes)) { announceProblem(TEXTS.no_proposal); return; }
        show(proposal);
      });
    } });
    function show(proposal) {
      document.getElementById("notice").textContent = "";
      Promise.all(proposal.changes.map(compare)).then(function (compared) {
        place.replaceChildren(h("p", { class: "notice" }, say("proposed", { by: String(proposal.by || "?"), date: String(proposal.date || "?") }), h("br"), String(proposal.reason || ""),
          proposal.source ? h("br") : null, proposal.source ? String(proposal.source) : null),
          ...proposal.changes.map(function (change, number) { return one(proposal, change, compared[number]); }));
      }, function (error) { announceProblem(error.data ? TEXTS.no_proposal : TEXTS.no_answer); });
    }
    function one(proposal, change, compared) {
      var rows = rowsFor(compared, true), said = h("div", { role: "status", tabindex: "-1" });
      var take = h("button", { type: "button", class: "save", click: function () {
        var chosen = Array.from(rows.querySelectorAll("input:checked"), function (box) { return Number(box.dataset.number); });
        if (!chosen.length) { said.replaceChildren(h("p", { class: "problem" }, TEXTS.choose_some)); return; }
        api("POST", "accept", { kind: change.kind, id: change.id, old: change.old, new: change.new, chosen: chosen, sum: compared.sum,
          by: String(proposal.by || "?"), reason: String(proposal.reason || "?"), source: String(proposal.source || ""), date: today() }).then(function () {
          book = null;
          compare(change).then(function (again) {
            var next = one(proposal, change, again);
            var told = next.querySelector("[role=status]");
            told.append(h("p", {}, TEXTS.taken));
            section.replaceWith(next);
            told.focus();
          });
        }, function (error) {
          var problems = (error.data && error.data.problems) || [];
          said.replaceChildren(...(problems.length ? problems.map(function (problem) { return h("p", { class: "problem" }, h("strong", {}, problem.message), " ", problem.hint); })
            : [h("p", { class: "problem" }, error.data ? TEXTS["refused_" + error.data.reason] || error.message : TEXTS.no_answer)]));
        });
      } }, TEXTS.take);
      var section = h("section", {}, h("h2", {}, h("a", { href: "#/" + change.kind + "/" + change.id }, compared.title),
        change.old === null ? " – " + TEXTS.is_new : change.new === null ? " – " + TEXTS.is_gone : ""), rows,
        compared.rows.every(function (row) { return row.state === "done"; }) ? null : take, said);
      return section;
    }
    arrive(loadBook(), function () {
      fill(TEXTS.judge, h("h1", {}, TEXTS.judge), h("p", {}, TEXTS.judge_about), h("div", { id: "notice" }),
        h("div", { class: "field" }, h("label", { for: "proposal" }, TEXTS.proposal), input), place);
    }, failed);
  }

  // ---- Pages.

  function open(kind, id, from, saved, inside) {
    var isNew = !id;
    // What a reader has proposed of it stands in this browser alone, and is gone on with.
    var proposed = PUBLIC && made()[kind + "/" + id];
    if (proposed && !proposed.old) isNew = true;
    arrive(Promise.all([api("GET", "form?kind=" + kind), isNew && !from ? { data: null, sum: "" } : api("GET", "record?kind=" + kind + "&id=" + (id || from))]), function (found) {
      now = { kind: kind, id: id || "", form: found[0], isNew: isNew, sum: found[1].sum,
        undo: [], redo: [], problems: [], open: new Set(), left: new Set(), asked: false, version: 0, typing: "", saved: saved || "" };
      now.data = found[1].data ? copy(found[1].data) : empty(found[0].part);
      if (from) { now.data.title += " (2)"; delete now.data.former_ids; delete now.data.review; delete now.data.standing; }
      now.base = isNew ? {} : copy(found[1].data);
      if (proposed && proposed.new) now.data = copy(proposed.new);
      now.checkSoon = later(QUICK, function () { check(false); });
      now.checkCalmly = later(CALM, function () { check(true); });
      drawRecord();
      if (inside && inside.length) focus(inside);
    }, function (error) {
      var problems = error.data && error.data.problems;
      fill(id, h("h1", {}, id), h("div", { class: "notice", role: "alert" }, h("p", {}, problems ? TEXTS.cannot_be_read : TEXTS.refused_gone),
        ...(problems || []).map(function (problem) { return h("p", {}, problem.message + " " + problem.hint); })));
    });
  }

  function drawRecord() {
    var bar = h("div", { id: "bar" },
      h("span", { class: "state", role: "status" }),
      h("button", { type: "button", class: "to-problem quiet", click: toProblem }, TEXTS.to_problem),
      h("span", { class: "space" }),
      h("button", { type: "button", class: "undo quiet", click: function () { step(now.undo, now.redo); } }, TEXTS.undo),
      h("button", { type: "button", class: "redo quiet", click: function () { step(now.redo, now.undo); } }, TEXTS.redo),
      h("button", { type: "button", class: "save", click: save }, PUBLIC ? TEXTS.to_proposal : TEXTS.save));
    // A page by hand stands in menus and links of other pages: to move or remove it is no matter of a form.
    var tools = now.isNew || PUBLIC || now.kind === "page" ? null : h("p", { class: "tools" },
      h("a", { href: "#/" + now.kind + "/+" + now.id }, TEXTS.copy), " ",
      h("button", { type: "button", class: "quiet", click: rename }, TEXTS.rename), " ",
      h("button", { type: "button", class: "quiet", click: remove }, TEXTS.remove_record));
    var title = now.isNew ? say("new_of", { kind: now.form.title.toLowerCase() }) : now.data.title;
    fill(title, h("div", { class: "record" },
      h("div", { class: "work" }, h("p", { class: "crumb" }, h("a", { href: "#/" + now.kind }, now.form.title)), h("h1", {}, title), tools, h("div", { id: "notice" }),
        now.isNew ? nameField() : null, h("form", { id: "form", submit: function (event) { event.preventDefault(); }, focusout: leave }), bar),
      PUBLIC ? null : h("section", { class: "beside", "aria-label": TEXTS.preview }, h("h2", {}, TEXTS.preview), h("div", { id: "preview" }))));
    if (PUBLIC) main.firstChild.classList.add("alone");
    drawForm();
    drawBar();
    offerDraft();
    check(true);
  }

  function nameField() {
    var input = h("input", { id: "own-name", type: "text", value: now.id || slug(now.data.title || ""), "aria-describedby": "own-about" });
    document.addEventListener("input", function (event) {
      if (!now || !now.isNew || !event.target.closest('[data-path="title"]') || now.named) return;
      input.value = slug(event.target.value);
    });
    input.addEventListener("input", function () { now.named = true; });
    return h("div", { class: "field" }, h("label", { for: "own-name" }, TEXTS.own_name), h("span", { class: "about", id: "own-about" }, now.kind === "page" ? TEXTS.own_name_page_about : TEXTS.own_name_about), input);
  }

  function offerDraft() {
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem(draftKey())); } catch (error) { kept = null; }
    if (!kept || same(kept.data, now.data)) return;
    var place = document.getElementById("notice");
    place.append(h("div", { class: "notice" }, h("p", {}, say("draft", { when: new Date(kept.when).toLocaleString(LANGUAGE, { dateStyle: "long", timeStyle: "short" }) })),
      h("button", { type: "button", click: function () {
        remember([], true);
        var server = { data: now.base, sum: now.sum };
        now.data = kept.data;
        closeNotice();
        if (kept.sum && kept.sum !== now.sum) { now.base = kept.base; meet(server); } else changed(true);
      } }, TEXTS.go_on), " ",
      h("button", { type: "button", class: "quiet", click: function () { localStorage.removeItem(draftKey()); closeNotice(); } }, TEXTS.throw_away)));
  }

  function loadBook() {
    return book ? Promise.resolve(book) : api("GET", "start").then(function (found) {
      book = found;
      document.getElementById("book").textContent = book.title;
      return book;
    });
  }

  // Things of different kinds may have one title.
  function rowsOf(records, mixed) {
    return h("ul", { class: "rows" }, ...records.map(function (row) {
      var kind = mixed && book && book.kinds.find(function (each) { return each.kind === row.kind; });
      return h("li", {}, h("a", { href: "#/" + row.kind + "/" + row.id }, row.title), kind ? h("small", { class: "about" }, kind.title) : null);
    }));
  }

  function home(notice) {
    now = null;
    arrive(loadBook(), function () {
      var found = h("div", {}), input = h("input", { id: "seek", type: "search", autocomplete: "off", input: function () {
        var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        found.textContent = "";
        if (!words.length) return;
        var some = book.records.filter(function (row) {
          return words.every(function (word) { return (row.title + " " + row.id).toLowerCase().indexOf(word) >= 0; });
        });
        found.append(some.length ? rowsOf(some.slice(0, 30), true) : h("p", {}, TEXTS.none_found));
      } });
      fill(TITLE, h("h1", {}, TITLE), PUBLIC ? h("p", {}, TEXTS.propose_about) : null, notice,
        h("div", { class: "field" }, h("label", { for: "seek" }, TEXTS.seek), input), found,
        h("p", { class: "tools" }, h("a", { class: "button", href: "#/=made" }, TEXTS.my_changes + " (" + Object.keys(made()).length + ")"), " ",
          PUBLIC ? null : h("a", { class: "button", href: "#/=judge" }, TEXTS.judge), " ", PUBLIC ? null : h("a", { class: "button", href: "#/=literature" }, TEXTS.literature)),
        PUBLIC ? null : attention(),
        h("h2", {}, TEXTS.kinds), h("ul", { class: "kinds" }, ...book.kinds.map(function (kind) {
          var count = book.records.filter(function (row) { return row.kind === kind.kind; }).length;
          return h("li", {}, h("a", { href: "#/" + kind.kind }, kind.plural), " ", h("span", { class: "count" }, String(count)), h("span", { class: "about" }, kind.about));
        })));
    }, failed);
  }

  // What is wrong and what an editor should look at; after a save it takes a while to know.
  function attention() {
    var place = h("section", { "aria-busy": "true" }, h("h2", {}, TEXTS.to_look_at), h("p", { class: "about" }, TEXTS.busy));
    api("GET", "attention").then(function (found) {
      place.removeAttribute("aria-busy");
      place.replaceChildren(h("h2", {}, TEXTS.to_look_at), ...found.review.map(function (group) {
        return h("details", { class: "item" }, h("summary", {}, group.title + ": " + group.records.length), rowsOf(group.records, true));
      }));
      if (!found.problems.length) return;
      place.prepend(h("h2", {}, TEXTS.attention), h("ul", {}, ...found.problems.map(function (problem) {
        var file = /^content\/(.+)\/(.+)\.yml$/.exec(problem.file);
        return h("li", {}, file ? h("a", { href: "#/" + file[1] + "/" + file[2] }, file[2]) : problem.file, ": ", problem.message, " ", problem.hint);
      })));
    }, failed);
    return place;
  }

  function listOf(name) {
    now = null;
    arrive(loadBook(), function () {
      var kind = book.kinds.find(function (each) { return each.kind === name; });
      fill(kind.plural, h("p", { class: "crumb" }, h("a", { href: "#/" }, TEXTS.all_kinds)), h("h1", {}, kind.plural), h("p", {}, kind.about),
        h("p", {}, h("a", { class: "button", href: "#/" + name + "/+" }, say("new_of", { kind: kind.title.toLowerCase() }))),
        rowsOf(book.records.filter(function (row) { return row.kind === name; })));
    }, failed);
  }

  function route() {
    var steps = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
    var inside = steps.slice(2).map(function (step) { return /^\d+$/.test(step) ? Number(step) : step; });
    visit += 1;
    if (now && steps[0] === now.kind && steps[1] === now.id && !now.isNew) { if (inside.length) focus(inside); return; }
    if (!steps.length) home();
    else if (steps[0] === "=made") handOver();
    else if (steps[0] === "=judge") judge();
    else if (steps[0] === "=literature") literature();
    else if (steps.length === 1) listOf(steps[0]);
    else if (steps[1][0] === "+") open(steps[0], "", steps[1].slice(1));
    else open(steps[0], steps[1], "", "", inside);
  }

  if (own.dataset.home) document.querySelector(".top").append(h("a", { href: own.dataset.home, class: "back" }, TEXTS.to_handbook));
  window.addEventListener("hashchange", route);
  window.addEventListener("beforeunload", function (event) {
    if (now && !same(now.data, now.base) && !localStorage.getItem(draftKey())) event.preventDefault();
  });
  window.addEventListener("keydown", function (event) {
    if (now && (event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); }
  });
  loadBook().then(route, function () { main.append(h("p", { class: "notice", role: "alert" }, TEXTS.no_answer)); });
})();
