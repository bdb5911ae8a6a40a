// The edit screen without a server: what is in the handbook comes from files beside this one, nothing is sent, and a
// change becomes a file. Loaded before `edit.js`, which asks it all that it would ask a server.
(function () {
  "use strict";

  var got = new Map(), waiting = {};

  // A file that hands its data to this: a page opened from a disk may load scripts and nothing else.
  window.methodiekboekTake = function (name, data) { waiting[name](data); };

  function file(name) {
    if (!got.has(name)) {
      got.set(name, new Promise(function (take, refuse) {
        var script = document.createElement("script");
        waiting[name] = take;
        script.src = name + ".js";
        script.addEventListener("error", function () {
          got.delete(name);
          refuse(Object.assign(new Error("gone"), navigator.onLine === false ? {} : { data: { reason: "gone" } }));
        });
        document.head.append(script);
      }));
    }
    return got.get(name);
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

  // ---- Checks: the schema, as `validate.py` has it and in its words. What needs the whole handbook is for who accepts it.

  function whole(form, part) {
    while (part.type === "ref") part = form.parts[part.name];
    return part;
  }

  // What a person calls the value at a path, and the part of the form for it.
  function reach(form, path) {
    return path.reduce(function (here, step) {
      if (typeof step === "number") return { title: here.title + ", " + (step + 1), part: whole(form, here.part.item || {}) };
      var field = (here.part.fields || []).find(function (each) { return each.name === step; }) || { title: step, part: {} };
      return { title: field.title, about: field.about, part: whole(form, field.part) };
    }, { title: form.title, part: whole(form, form.part) });
  }

  function steps(pointer) {
    return pointer.split("/").slice(1).map(function (step) { return decodeURIComponent(step).replace(/~1/g, "/").replace(/~0/g, "~"); });
  }

  function inside(value, path) { return path.reduce(function (here, step) { return here[step]; }, value); }

  // What the schema says where a check failed; the way there goes through references.
  function demand(schemas, name, location) {
    var root = schemas[name];
    return steps(location).reduce(function (here, step) {
      if (step !== "$ref") return here[step];
      var found = here.$ref.split("#");
      if (found[0]) root = schemas[found[0].replace(SUFFIX, "")];
      return inside(root, steps(found[1]));
    }, root);
  }

  function shown(value) {
    if (value && typeof value === "object") return Array.isArray(value) ? "- …" : "…: …";
    return String(value);
  }

  var LEAST = ["minLength", "minItems", "minProperties"], MOST = ["maxLength", "maxItems", "maxProperties"];
  var BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
  var OUTER = /\/(anyOf|oneOf|not|if|contains)\//, GROUPS = ["properties", "items", "prefixItems", "allOf", "$ref", "if", "unevaluatedProperties", "additionalProperties"];

  // The rules that a value breaks, each with its facts.
  function broken(form, word, wanted, value, path, detail) {
    var here = reach(form, path), name = here.title;
    if (word === "required") {
      return wanted.filter(function (key) { return !(key in value); }).map(function (key) {
        var field = reach(form, path.concat(key));
        return { path: path.concat(key), rule: "missing-field", facts: { field: key, title: field.title, owner: name, about: field.about } };
      });
    }
    if (word === "false") {
      // A group with a fault in it does not vouch for its other fields.
      var key = path[path.length - 1], owner = reach(form, path.slice(0, -1)), known = owner.part.fields || [];
      if (known.some(function (field) { return field.name === key; })) return [];
      return [{ path: path, rule: "unknown-field", facts: { field: key, owner: owner.title, known: known.map(function (field) { return field.name; }).join(", ") } }];
    }
    var least = LEAST.indexOf(word) >= 0, size = value && typeof value === "object" && !Array.isArray(value) ? Object.keys(value).length : (value || "").length;
    if (value === "" && ["type", "enum", "const", "pattern", "format"].indexOf(word) >= 0) return [{ path: path, rule: "not-empty", facts: { field: name } }];
    if (word === "type") return [{ path: path, rule: "right-type", facts: { field: name, wanted: [].concat(wanted)[0], typed: shown(value) } }];
    if (word === "enum" || word === "const") return [{ path: path, rule: "known-value", facts: { field: name, typed: shown(value), known: [].concat(wanted).join(", ") } }];
    if (word === "pattern" || word === "format") return [{ path: path, rule: "right-form", facts: { field: name, typed: shown(value), form: here.part.form || wanted } }];
    if (BOUNDS.indexOf(word) >= 0) return [{ path: path, rule: "in-range", facts: { field: name, typed: shown(value), bound: word, limit: wanted } }];
    if (least && !size) return [{ path: path, rule: "not-empty", facts: { field: name } }];
    if (least || MOST.indexOf(word) >= 0) return [{ path: path, rule: "right-size", facts: { field: name, size: size, bound: word, limit: wanted } }];
    if (word === "uniqueItems") return [{ path: path, rule: "no-doubles", facts: { field: name } }];
    return [{ path: path, rule: "fits-schema", facts: { field: name, detail: detail } }];
  }

  function said(rules, found) {
    var entry = rules.problem[found.rule], facts = found.facts;
    function fill(text) {
      return text.replace(/\{(\w+)\}/g, function (_, name) { return (rules.words[name] || {})[facts[name]] || facts[name]; });
    }
    var hint = (entry.form_hints || entry.hints || []).find(function (each) {
      return (each.match(/\w+(?=\})/g) || []).every(function (name) { return facts[name] || facts[name] === 0; });
    });
    return { path: found.path, rule: found.rule, message: fill(entry.message), hint: hint ? fill(hint) : "" };
  }

  var SUFFIX = ".schema.json", validators = {};

  function validator(schemas, kind) {
    if (!validators[kind]) {
      validators[kind] = new JsonSchema.Validator({ $ref: kind + SUFFIX, $id: "https://handbook.invalid/" }, "2020-12", false);
      Object.keys(schemas).forEach(function (name) { validators[kind].addSchema(schemas[name], "https://handbook.invalid/" + name + SUFFIX); });
    }
    return validators[kind];
  }

  function check(form, rules, data) {
    var seen = new Set(), chosen = new Set(), found = [];
    validator(rules.schemas, form.kind).validate(data).errors.forEach(function (error) {
      if (GROUPS.indexOf(error.keyword) >= 0 || OUTER.test(error.keywordLocation)) return;
      var value = data, path = steps(error.instanceLocation).map(function (step) {
        var here = Array.isArray(value) ? Number(step) : step;
        value = value[here];
        return here;
      });
      var wanted = error.keyword === "false" ? false : demand(rules.schemas, form.kind, error.keywordLocation.replace("/$ref", ""));
      if (error.keyword === "enum" || error.keyword === "const") chosen.add(path.join("/"));
      broken(form, error.keyword, wanted, value, path, error.error).forEach(function (each) {
        var key = JSON.stringify([each.path, each.rule, each.facts]);
        if (!seen.has(key)) found.push(each);
        seen.add(key);
      });
    });
    // Of a value that is none of those allowed it says nothing more that it is not text.
    return found.filter(function (each) { return each.rule !== "right-type" || !chosen.has(each.path.join("/")); })
      .map(function (each) { return said(rules, each); });
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

  // Of two long texts what stands between the first and the last paragraph that differ.
  function different(old, next) {
    var sides = [old.split("\n\n"), next.split("\n\n")], least = Math.min(sides[0].length, sides[1].length), start = 0, end = 0;
    while (start < least && sides[0][start] === sides[1][start]) start += 1;
    while (end < least - start && sides[0][sides[0].length - 1 - end] === sides[1][sides[1].length - 1 - end]) end += 1;
    return sides.map(function (side) {
      return (start ? ["…"] : []).concat(side.slice(start, side.length - end), end ? ["…"] : []).join("\n\n");
    });
  }

  function titles(form, path) {
    return path.map(function (step, at) { return typeof step === "number" ? step + 1 : reach(form, path.slice(0, at + 1)).title; }).join(" › ");
  }

  function compare(given) {
    return file("form-" + given.kind).then(function (form) {
      var rows = differences(given.old || undefined, given.new || undefined, [], []).map(function (row) {
        var sides = different(words(row.old), words(row.new));
        return { field: titles(form, row.path), state: "fits", old: sides[0], new: sides[1], found: words(row.old) };
      });
      return { title: (given.new || given.old).title || given.id, rows: rows, sum: "", is: !!given.old };
    });
  }

  window.methodiekboekStatic = function (path, given) {
    var name = path.split("?")[0], asked = new URLSearchParams(path.split("?")[1] || "");
    var answers = {
      start: function () { return file("start"); },
      form: function () { return file("form-" + asked.get("kind")); },
      record: function () { return file(asked.get("kind") + "-" + asked.get("id")); },
      find: function () { return find(asked); },
      named: function () { return named(asked); },
      check: function () {
        return Promise.all([file("form-" + given.kind), file("rules")]).then(function (found) { return check(found[0], found[1], given.data); });
      },
      preview: function () { return Promise.resolve({ html: null }); },
      compare: function () { return compare(given); }
    };
    return answers[name]();
  };
})();
