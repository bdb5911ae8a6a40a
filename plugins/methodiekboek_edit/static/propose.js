// The edit screen without a server: what is in the handbook comes from files beside this one, nothing is sent, and a
// change becomes a file. Loaded before `edit.js`, which asks it all that it would ask a server.
(function () {
  "use strict";

  var own = document.querySelector("meta[name=methodiekboek]"), TEXTS = JSON.parse(own.dataset.texts);
  var got = new Map();

  function file(name) {
    if (!got.has(name)) {
      got.set(name, fetch(name + ".json").then(function (answer) {
        if (!answer.ok) throw Object.assign(new Error("gone"), { data: { reason: "gone" } });
        return answer.json();
      }, function (error) { got.delete(name); throw error; }));
    }
    return got.get(name);
  }

  function say(key, facts) {
    return TEXTS[key].replace(/\{(\w+)\}/g, function (_, name) { return facts[name]; });
  }

  function plain(text) { return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, ""); }

  function find(asked) {
    var words = plain(asked.get("typed") || "").split(/\s+/).filter(Boolean), kinds = asked.getAll("kind");
    return file("names").then(function (names) {
      return names[asked.get("what")].filter(function (row) {
        var text = plain(row.join(" "));
        return (!kinds.length || kinds.indexOf(row[3]) >= 0) && words.every(function (word) { return text.indexOf(word) >= 0; });
      }).slice(0, 20).map(function (row) { return { id: row[0], label: row[1], about: row[2] }; });
    });
  }

  function named(asked) {
    var ids = new Set(asked.getAll("id"));
    return file("names").then(function (names) {
      return names[asked.get("what")].filter(function (row) { return ids.has(row[0]); }).map(function (row) {
        return { id: row[0], label: row[1], about: row[2] };
      });
    });
  }

  // What can be known without the whole handbook: what is there, and of the right sort. The rest is for who accepts it.
  function check(form, data) {
    var problems = [];
    function wrong(path, key, facts) { problems.push({ path: path, rule: key, message: say(key, facts), hint: "" }); }
    function visit(part, value, path, title) {
      if (part.type === "ref") part = form.parts[part.name];
      if (part.type === "group") {
        part.fields.forEach(function (field) {
          var here = value ? value[field.name] : undefined, inside = path.concat(field.name);
          if (here === undefined) { if (field.required) wrong(inside, "not_filled", { name: field.title }); }
          else visit(field.part, here, inside, field.title);
        });
      } else if (part.type === "list") {
        if (value.length < part.least) wrong(path, "not_filled", { name: title });
        value.forEach(function (each, place) { visit(part.item, each, path.concat(place), title); });
      } else if (value === "") wrong(path, "not_filled", { name: title });
      else if (part.type === "number" && (typeof value !== "number" || (part.whole && value % 1))) wrong(path, "not_number", { name: title });
    }
    visit(form.part, data, [], form.title);
    return problems;
  }

  // The smallest differences, as `changes.py` finds them but for lists, which are compared item by item of one name.
  function differences(old, next, path, found) {
    if (JSON.stringify(old) === JSON.stringify(next)) return found;
    var both = old && next && typeof old === "object" && typeof next === "object";
    if (both && !Array.isArray(old) && !Array.isArray(next)) {
      Object.keys(Object.assign({}, old, next)).forEach(function (key) { differences(old[key], next[key], path.concat(key), found); });
    } else if (both && Array.isArray(old) && old.length === next.length && old.every(function (each, at) { return (each || {}).id === (next[at] || {}).id; })) {
      old.forEach(function (each, at) { differences(each, next[at], path.concat(at), found); });
    } else found.push({ path: path, old: old, new: next });
    return found;
  }

  function words(value) {
    return value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value, null, 1) : String(value);
  }

  function titles(form, path) {
    var part = form.part, said = [];
    path.forEach(function (step) {
      while (part.type === "ref") part = form.parts[part.name];
      if (typeof step === "number") { said.push(String(step + 1)); part = part.item; return; }
      var field = (part.fields || []).find(function (each) { return each.name === step; }) || { title: step, part: {} };
      said.push(field.title);
      part = field.part;
    });
    return said.join(" › ");
  }

  function compare(given) {
    return file("form-" + given.kind).then(function (form) {
      var rows = differences(given.old || undefined, given.new || undefined, [], []).map(function (row) {
        return { field: titles(form, row.path), state: "fits", old: words(row.old), new: words(row.new), found: words(row.old) };
      });
      return { title: (given.new || given.old).title || given.id, rows: rows, sum: "", is: !!given.old };
    });
  }

  window.methodiekboekStatic = function (path, given) {
    var name = path.split("?")[0], asked = new URLSearchParams(path.split("?")[1] || "");
    var answers = {
      start: function () { return file("start"); },
      form: function () { return file("form-" + asked.get("kind")); },
      record: function () { return file("record-" + asked.get("id")); },
      find: function () { return find(asked); },
      named: function () { return named(asked); },
      check: function () { return file("form-" + given.kind).then(function (form) { return check(form, given.data); }); },
      preview: function () { return Promise.resolve({ html: null }); },
      compare: function () { return compare(given); }
    };
    return answers[name]();
  };
})();
