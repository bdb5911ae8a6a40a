// The engine behind the search screen of Material for MkDocs.
//
// The theme talks to a worker in four messages: SETUP (0), READY (1), QUERY (2), RESULT (3). What stands here takes the
// place of that worker, and loads the engine and the index when a reader begins to search. All of it is loaded as
// scripts, so that it works from disk too.
(function () {
  "use strict";

  var own = document.currentScript;
  var here = own.getAttribute("src").replace(/[^/]*$/, "");
  var base = new URL(here + "../", document.baseURI);
  // Pages that are shown, of which the first with their texts; sections of one page; signs of a text.
  var MOST = 20, FIRST = 10, ROWS = 4, SHOWN = 240;
  // Between words, so that a word stands without the signs around it.
  var BETWEEN = /[\s.,;:!?()‘“”"'/–≠]+/u;
  var known = new Map();
  var loading = null, engine = null, texts = new Map(), kind, last = "", screen = null, turn = 0;
  kind = new URLSearchParams(location.search).get("kind") || "";

  function script(address) {
    return new Promise(function (resolve, reject) {
      var made = document.createElement("script");
      made.src = address;
      made.onload = resolve;
      made.onerror = function () { made.remove(); reject(new Error(address)); };
      document.head.appendChild(made);
    });
  }

  window.methodiekboekSearch = {
    index: function (data) {
      engine = new window.methodiekboekEngine.Engine(data);
      if (engine.kinds.indexOf(kind) < 0) kind = "";
    },
    text: function (number, pages) { texts.set(number, pages); },
    load: load,
    find: find
  };

  // The engine, ready; a failed try may be done again.
  function load() {
    loading = loading || own.dataset.engine.split(" ").concat(own.dataset.index).reduce(function (before, address) {
      return before.then(function () { return script(new URL(address, document.baseURI)); });
    }, Promise.resolve()).catch(function (error) { loading = null; throw error; });
    return loading.then(function () { return engine; });
  }

  // The texts of the pages that are shown; without them a result has its title and heading all the same.
  function loadTexts(groups) {
    var size = engine.perText;
    var wanted = new Set(groups.map(function (group) { return Math.floor(group.page.number / size); }));
    return Promise.all(Array.from(wanted, function (number) {
      if (texts.has(number)) return null;
      return script(new URL(engine.texts[number], base)).catch(function () { return null; });
    })).then(function () {
      return function (chunk) {
        var pages = texts.get(Math.floor(chunk.page.number / size));
        return pages ? pages[chunk.page.number % size].slice(chunk.from, chunk.to) : [["", "", []]];
      };
    });
  }

  function escaped(text) {
    return text.replace(/[&<>"']/g, function (sign) { return "&#" + sign.charCodeAt(0) + ";"; });
  }

  // The words of a text with the families that they are of; a text is read once.
  function read(text) {
    if (!known.has(text)) {
      if (known.size > 20000) known.clear();
      var found = [];
      text.split(BETWEEN).forEach(function (word) {
        window.methodiekboekEngine.words(word).forEach(function (tokens) {
          tokens.forEach(function (token) {
            var number = engine.family.get(token);
            if (number !== undefined) found.push([number, word]);
          });
        });
      });
      known.set(text, found);
    }
    return known.get(text);
  }

  // How much of what is asked some texts have together, and the words that they have of it.
  function looked(some, numbers) {
    var groups = new Map(), found = new Set(), sum = 0;
    some.forEach(function (text) {
      read(text).forEach(function (pair) {
        var has = numbers.get(pair[0]);
        if (!has) return;
        if (!(groups.get(has.group) >= has.weight)) groups.set(has.group, has.weight);
        found.add(pair[1]);
      });
    });
    groups.forEach(function (weight) { sum += weight; });
    return { sum: sum, found: found };
  }

  function marked(text, found) {
    if (!found.size) return escaped(text);
    var words = Array.from(found).sort(function (one, two) { return two.length - one.length; }).map(function (word) {
      return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
    return text.split(new RegExp("(?<![\\p{L}\\d])(" + words.join("|") + ")(?![\\p{L}\\d])", "giu")).map(function (part, at) {
      return at % 2 ? "<mark data-md-highlight>" + escaped(part) + "</mark>" : escaped(part);
    }).join("");
  }

  // The part of a text around the first word that was found.
  function around(text, found) {
    if (text.length <= SHOWN) return text;
    var first = text.length;
    found.forEach(function (word) {
      var at = text.indexOf(word);
      if (at >= 0 && at < first) first = at;
    });
    var from = first < text.length && first > SHOWN / 2 ? text.indexOf(" ", first - SHOWN / 3) + 1 : 0;
    var to = text.indexOf(" ", from + SHOWN);
    return (from ? "… " : "") + text.slice(from, to < 0 ? text.length : to) + (to < 0 ? "" : " …");
  }

  function address(page, anchor) {
    var url = page.url === "." ? "" : page.url;
    // A folder on disk has no page of its own.
    if (location.protocol === "file:" && (!url || url.endsWith("/"))) url += "index.html";
    return url + (anchor ? "#" + anchor : "");
  }

  // What a section has of what is asked; its heading counts with its text.
  function judged(section, page, numbers) {
    var pieces = section[2].map(function (piece) { return piece[1]; });
    var heading = section[1] ? section[0] : page.title;
    return { section: section, heading: heading, pieces: pieces, all: looked(pieces, numbers),
             head: looked([heading], numbers), both: looked([heading].concat(pieces), numbers) };
  }

  // The best section of a chunk as the screen shows it, opened at the claim that has most of what was asked.
  function item(hit, textOf, numbers, score) {
    var page = hit.chunk.page, best = null, claim = null, next = "";
    textOf(hit.chunk).forEach(function (section) {
      // Under a title without text of its own stands what comes next.
      next = next || section[2].map(function (piece) { return piece[1]; }).join(" ");
      var seen = judged(section, page, numbers);
      // Of two that have the same, the one that has it in its heading.
      seen.worth = seen.both.sum + seen.head.sum / 2;
      if (!best || seen.worth > best.worth) best = seen;
    });
    best.section[2].forEach(function (piece) {
      var seen = looked([piece[1]], numbers);
      if (piece[0] && seen.sum > (claim ? claim.seen.sum : 0)) claim = { seen: seen, piece: piece };
    });
    if (claim && (claim.seen.sum < 0.75 * best.both.sum || best.section[2].length < 2)) claim = null;
    var text = claim ? claim.piece[1] : best.pieces.join(" ") || next, found = claim ? claim.seen.found : best.all.found;
    var terms = {};
    [found, best.head.found, looked([page.title], numbers).found].forEach(function (words) {
      words.forEach(function (word) { terms[word.toLowerCase()] = true; });
    });
    return {
      location: address(page, claim ? claim.piece[0] : best.section[1]),
      section: best.section[1],
      title: marked(best.heading, best.head.found),
      text: marked(around(text, found), found), score: score, terms: terms
    };
  }

  // What the screen asks for: for each page its sections, the best first, and the page itself among them.
  function find(query, only) {
    return load().then(function () {
      var answer = engine.search(query, only || "");
      return loadTexts(answer.groups.slice(0, FIRST)).then(function (textOf) {
        answer.items = answer.groups.slice(0, MOST).map(function (group, place) {
          var top = group.hits[0].score || 1;
          var rows = group.hits.slice(0, place < FIRST ? ROWS : 1).map(function (hit) {
            return item(hit, textOf, answer.numbers, group.score * hit.score / top);
          });
          var seen = new Set(rows.map(function (row) { return row.location; }));
          rows = rows.filter(function (row) { return seen.delete(row.location); });
          var self = rows.find(function (row) { return row.location.indexOf("#") < 0; });
          if (!self) {
            rows.push(self ={ location: address(group.page, ""), title: escaped(group.page.title), text: "", score: 0, terms: {} });
          }
          if (group.page.kind >= 0) self.tags = [escaped(engine.kinds[group.page.kind])];
          return rows;
        });
        return answer;
      });
    });
  }

  // What the screen takes for a worker.
  function stand() {
    var made = new EventTarget();
    made.postMessage = function (message) {
      if (message.type === 0) reply(made, { type: 1 });
      if (message.type === 2) { last = message.data; ask(made); }
    };
    made.terminate = function () {};
    screen = made;
    return made;
  }

  function reply(worker, message) {
    setTimeout(function () { worker.dispatchEvent(new MessageEvent("message", { data: message })); });
  }

  function ask(worker) {
    var mine = ++turn;
    if (!last.trim()) { reply(worker, { type: 3, data: { items: [] } }); say(null); return; }
    find(last, kind).then(function (answer) {
      if (mine !== turn) return;
      reply(worker, { type: 3, data: { items: answer.items } });
      setTimeout(function () { say(answer); });
    }, function () {
      reply(worker, { type: 3, data: { items: [] } });
      setTimeout(function () { say({ failed: true }); });
    });
  }

  var Native = window.Worker;
  window.Worker = function (address, options) {
    return /\/workers\/search\./.test(String(address)) ? stand() : new Native(address, options);
  };

  // Below here: what the screen has beside the results.
  function element(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    return made;
  }

  function filled(text, facts) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return facts[name]; });
  }

  function input() { return document.querySelector("[data-md-component=search-query]"); }

  function search(text) {
    var field = input();
    field.value = text;
    field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    field.focus();
  }

  function again(text) {
    var link = element("a", { href: "?q=" + encodeURIComponent(text), class: "mb-search-again" }, text);
    link.addEventListener("click", function (event) {
      event.preventDefault();
      event.stopPropagation();
      search(text);
    });
    return link;
  }

  var note = element("div", { class: "mb-search-note", "aria-live": "polite" });

  function say(answer) {
    if (!note.isConnected) document.querySelector(".md-search-result__meta").after(note);
    note.textContent = "";
    if (!answer) return;
    if (answer.failed) { note.append(element("p", {}, own.dataset.failed)); return; }
    var words = engine.say;
    if (answer.meant.length) {
      var better = answer.meant.reduce(function (text, pair) {
        return window.methodiekboekEngine.replace(text, pair[0], pair[1]);
      }, last.trim());
      var line = element("p", {}, words.meant + " ");
      line.append(again(better), "?");
      note.append(line);
      if (answer.items.length) {
        note.append(element("p", { class: "mb-search-small" }, filled(words.unknown, { word: answer.meant[0][0] })));
      }
    }
    if (answer.items.length) return;
    if (answer.near.length) {
      var list = element("p", {}, words.near + " ");
      answer.near.forEach(function (word, at) { list.append(at ? ", " : "", again(word)); });
      note.append(list);
    }
    if (kind) {
      var all = element("button", { type: "button", class: "mb-search-all" }, words.search_all);
      all.addEventListener("click", function () { choose(""); });
      note.append(all);
    }
    if (words.glossary_url) {
      var link = element("a", { href: new URL(address({ url: words.glossary_url }), base) }, words.glossary);
      note.append(element("p", {}));
      note.lastChild.append(link);
    }
  }

  var filters = element("div", { class: "mb-search-filters", role: "radiogroup" });

  function choose(name) {
    kind = name;
    filters.querySelectorAll("button").forEach(function (button) {
      var on = button.value === name;
      button.setAttribute("aria-checked", on);
      button.tabIndex = on ? 0 : -1;
    });
    share();
    if (screen && last) ask(screen);
  }

  // The address that the share button of the theme gives, with the filter; the theme itself copies the one before it.
  function share() {
    var link = document.querySelector("[data-md-component=search-share]");
    if (!link || !link.href) return;
    var to = new URL(link.href);
    if (kind) to.searchParams.set("kind", kind); else to.searchParams.delete("kind");
    if (link.href !== to.href) link.href = to.href;
    link.setAttribute("data-clipboard-text", to.href);
  }

  function build() {
    var words = engine.say, output = document.querySelector(".md-search__output");
    if (!output || filters.isConnected) return;
    if (engine.kinds.length) {
      filters.setAttribute("aria-label", words.filters);
      [""].concat(engine.kinds).forEach(function (name) {
        var button = element("button", { type: "button", role: "radio", value: name }, name || words.all);
        button.addEventListener("click", function () { choose(name); input().focus(); });
        filters.append(button);
      });
      output.prepend(filters);
      choose(kind);
    }
  }

  // The theme closes the search at Tab; here Tab goes from the field to the filters and back, and arrows choose.
  window.addEventListener("keydown", function (event) {
    var inside = filters.contains(event.target);
    var take = false;
    if (event.key === "Tab" && filters.isConnected && (inside || event.target === input())) {
      (inside ? input() : filters.querySelector("[aria-checked=true]")).focus();
      take = true;
    } else if (inside && /^Arrow(Left|Right|Up|Down)$/.test(event.key)) {
      var buttons = Array.from(filters.children), step = /Left|Up/.test(event.key) ? -1 : 1;
      var next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
      choose(next.value);
      next.focus();
      take = true;
    } else if (inside && (event.key === "Enter" || event.key === " ")) {
      choose(event.target.value);
      input().focus();
      take = true;
    }
    if (take) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  function begin() { load().then(build, function () { say({ failed: true }); }); }

  document.addEventListener("DOMContentLoaded", function () {
    var field = input();
    if (!field) return;
    field.addEventListener("focus", begin);
    // Material looks when a key is let go; what is pasted, spoken or corrected comes without one.
    field.addEventListener("input", function () { field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); });
    var link = document.querySelector("[data-md-component=search-share]");
    if (link) new MutationObserver(share).observe(link, { attributeFilter: ["href"] });
    if (document.activeElement === field || new URLSearchParams(location.search).has("q")) begin();
  });
})();
