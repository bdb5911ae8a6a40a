// Finds sections of a site for the words that a reader types. Knows no screen: `material.js` is one for it.
//
// `index.py` makes what it reads. MiniSearch scores single words; what a word stands for, and how the words of a query
// count together, is decided here.
(function (root) {
  "use strict";

  var ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  var HIGH = "0123456789!#$%&()*+,-./:;<=>?@[]^_{|}~";
  var BOOST = { title: 3.5, heading: 1, extra: 2, text: 1 };
  var BM25 = { k: 1.5, b: 0.9, d: 0.2 };
  // The score of a page that is about what a reader calls by other words.
  var ABOUT = 40;
  // How much a word counts that seldom is what is asked, beside others.
  var LIGHT = 0.7;
  // Results that others are likened to, words that they are likened by, in how many pages (of all) such a word stands at
  // most, and how much likeness counts.
  var LIKE = { results: 4, words: 40, pages: 0.1, weight: 1 };
  // How much a word counts that is not quite the one that was typed.
  var WEIGHT = { same: 1, joined: 1, synonym: 0.9, compound: 0.45, part: 0.6, piece: 0.3, start: 0.9, near: 0.7, far: 0.5 };

  var NUMBER = "\\d+(?:[.,\\u00a0 ]\\d{3})+(?:[.,]\\d+)?(?!\\d)|\\d+(?:[.,]\\d+)?";
  var TOKEN = new RegExp("(" + NUMBER + ")|(\\p{L}+(?:[-\\u2011/’']\\p{L}+|\\d+)*)|([€%])", "gu");
  // What is read where a sign stands.
  var SIGNS = { "€": "euro", "%": "procent" };

  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  }

  function plainNumber(text) {
    var found = /^(.*?)(?:([.,])(\d{1,2}|\d{4,}))?$/.exec(text);
    var digits = found[1].replace(/\D/g, "");
    return found[2] ? digits + "." + found[3] : digits;
  }

  // The tokens of each word, as `words.tokens` makes them: of 'post-hbo' the whole first and then its parts.
  function words(text) {
    return Array.from(fold(text).matchAll(TOKEN), function (found) {
      if (found[1]) return [plainNumber(found[1])];
      if (found[3]) return [SIGNS[found[3]]];
      var parts = found[2].replace(/[’']s$/, "").match(/\p{L}+|\d+/gu);
      var kept = parts.filter(function (part) { return part.length > 1 || /\d/.test(part) || parts.length === 1; });
      return parts.length > 1 ? [parts.join("")].concat(kept) : kept;
    });
  }

  function places(line) {
    var found = [], last = -1, high = 0;
    for (var sign of line) {
      var low = ALPHABET.indexOf(sign);
      if (low < 0) { high = high * HIGH.length + HIGH.indexOf(sign) + 1; continue; }
      last += high * ALPHABET.length + low + 1;
      found.push(last);
      high = 0;
    }
    return found;
  }

  // Letters to change, add, leave out or swap to make one word of another; `most` + 1 when it is more than that.
  function distance(one, two, most) {
    if (Math.abs(one.length - two.length) > most) return most + 1;
    var before, row = [], next = Array.from({ length: two.length + 1 }, function (_, at) { return at; });
    for (var i = 1; i <= one.length; i++) {
      before = row; row = next; next = [i];
      var least = i;
      for (var j = 1; j <= two.length; j++) {
        var cost = one[i - 1] === two[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
        least = Math.min(least, next[j]);
      }
      if (least > most) return most + 1;
    }
    return next[two.length];
  }

  function Engine(data) {
    var self = this;
    this.stop = new Set(data.stop.split(" "));
    this.question = new Set(data.question.split(" "));
    this.light = new Set(data.light.split(" "));
    this.links = data.links;
    this.endings = data.endings;
    this.participle = data.participle;
    this.kinds = data.kinds;
    this.texts = data.texts;
    this.perText = data.per_text;  // pages in each but the last
    this.say = data.say;
    this.pages = [];
    this.chunks = [];
    this._pages(data);
    this.heads = [];
    this.family = new Map();
    var head = "";
    data.words.split("\n").forEach(function (line, number) {
      line.split(" ").forEach(function (form, at) {
        if (!form) return;
        if (!at) { head = head.slice(0, parseInt(form[0], 36)) + form.slice(1); self.heads.push(head); form = "+"; }
        var cut = /^(\d*)[+-](.*)/.exec(form);
        self.family.set(head.slice(0, head.length - Number(cut[1])) + cut[2], number);
      });
    });
    this.partsOf = new Map();
    this.compoundsOf = new Map();
    data.parts.split(" ").filter(Boolean).forEach(function (entry) {
      var pair = entry.split(":"), compound = Number(pair[0]), parts = pair[1].split(",").map(Number);
      self.partsOf.set(compound, parts);
      parts.forEach(function (part) {
        self.compoundsOf.set(part, (self.compoundsOf.get(part) || []).concat(compound));
      });
    });
    this._load(data);
    this._synonyms(data.synonyms);
    this.scores = new Map();
  }

  // A number says after how many signs of its last part the address of a page says its title.
  function titleOf(page) {
    if (typeof page[1] !== "number") return page[1];
    var said = page[0].replace(/\/$/, "").split("/").pop().slice(page[1]).replace(/-/g, " ");
    return said[0].toUpperCase() + said.slice(1);
  }

  // Pages, and the chunks that are ranked: a few sections of one page, from `from` up to `to`.
  Engine.prototype._pages = function (data) {
    var self = this;
    data.pages.forEach(function (page, number) {
      var made = { number: number, url: page[0], title: titleOf(page), kind: page[2], boost: page[3], first: self.chunks.length };
      // Of each word that tells it from most others, the pages that have the word, and how well it tells these.
      made.telling = [];
      self.pages.push(made);
      page[4].reduce(function (from, count) {
        self.chunks.push({ page: made, from: from, to: from + count });
        return from + count;
      }, 0);
    });
  };

  // What MiniSearch would have made of the same texts, put together from the lists of places.
  Engine.prototype._load = function (data) {
    var self = this, count = this.chunks.length, names = ["text", "heading", "title", "extra"];
    var length = this.chunks.map(function () { return [0, 0, 0, 0]; });
    var lists = names.map(function (name) { return data[name].split("\n"); });
    this.found = new Set();
    this.topics = new Set();
    var index = this.heads.map(function (head, number) {
      var fields = {}, pages = new Map();
      names.forEach(function (name, field) {
        var where = places(lists[field][number] || "");
        if (!where.length) return;
        self.found.add(number);
        if (field) self.topics.add(number);
        where.forEach(function (place) {
          var page = field < 2 ? self.chunks[place].page.number : place;
          pages.set(page, Math.max(pages.get(page) || 0, BOOST[name]));
        });
        var marked = fields[field] = {};
        where.forEach(function (place) {
          // Of a title every chunk of its page knows, and extra words lead to the top of the page.
          var from = field < 2 ? place : self.pages[place].first;
          var to = field === 2 ? from + data.pages[place][4].length : from + 1;
          for (var at = from; at < to; at++) { marked[at] = 1; length[at][field] += 1; }
        });
      });
      if (pages.size > 1 && pages.size <= Math.max(10, LIKE.pages * self.pages.length)) {
        var rare = Math.log(1 + self.pages.length / pages.size);
        pages.forEach(function (weight, page) {
          pages.set(page, weight * rare);
          self.pages[page].telling.push(pages);
        });
      }
      return [head, fields];
    });
    var ids = {};
    this.chunks.forEach(function (_, at) { ids[at] = at; });
    this.mini = root.MiniSearch.loadJS({
      documentCount: count, nextId: count, documentIds: ids, storedFields: {}, dirtCount: 0, serializationVersion: 2,
      fieldIds: { text: 0, heading: 1, title: 2, extra: 3 }, fieldLength: Object.assign({}, length), index: index,
      averageFieldLength: names.map(function (_, field) {
        return length.reduce(function (sum, of) { return sum + of[field]; }, 0) / Math.max(1, count);
      })
    }, { fields: names, tokenize: function (text) { return [text]; }, processTerm: function (term) { return term; } });
  };

  Engine.prototype._synonyms = function (given) {
    var self = this;
    this.synonyms = new Map();
    this.longest = 1;
    // A hyphen may be typed or not: 'decision-making' is one word and two.
    function keys(text) {
      var all = words(text), whole = all.map(function (tokens) { return tokens[0]; });
      var apart = all.flatMap(function (tokens) { return tokens.length > 1 ? tokens.slice(1) : tokens; });
      return (apart.length > whole.length ? [whole, apart] : [whole]).map(function (some) {
        return some.map(function (token) { return self._key(token); });
      });
    }
    // A word that no page has is known all the same, in all its forms; all of them before any is looked up.
    given.forEach(function (entry) {
      entry[0].split("|").map(words).forEach(function (all) {
        if (all.length !== 1 || self.number(all[0][0]) !== undefined) return;
        self.family.set(all[0][0], self.heads.length);
        self.heads.push(all[0][0]);
      });
    });
    function numbers(text) { return text.split(" ").filter(Boolean).map(Number); }
    given.forEach(function (entry) {
      var means = entry[1].split("|").map(numbers), pages = numbers(entry[2]);
      entry[0].split("|").forEach(function (word) {
        keys(word).forEach(function (some) {
          var name = some.join(" ");
          self.longest = Math.max(self.longest, some.length);
          self.synonyms.set(name, (self.synonyms.get(name) || []).concat([{ means: means, pages: pages }]));
        });
      });
    });
  };

  // What all forms of a word share.
  Engine.prototype._key = function (token) {
    var number = this.number(token);
    return number === undefined ? token : "#" + number;
  };

  // The family of a word; of a form that stands nowhere, the family of what is left without its ending, and without
  // what a participle has in its middle: of 'opgebouwd' that of 'opbouw'.
  Engine.prototype.number = function (token) {
    if (this.family.has(token)) return this.family.get(token);
    if (token.length < 5 || /\d/.test(token)) return undefined;
    var tries = [token], at = this.participle ? token.indexOf(this.participle) : -1;
    for (; at >= 0; at = token.indexOf(this.participle, at + 1)) {
      tries.push(token.slice(0, at) + token.slice(at + this.participle.length));
    }
    for (var word of tries) {
      if (this.family.has(word)) return this.family.get(word);
      for (var ending of this.endings) {
        if (!word.endsWith(ending) || word.length - ending.length < 4) continue;
        var stem = word.slice(0, -ending.length), single = stem.replace(/(.)\1(?=.?$)/, "$1"), forms = [stem, single];
        // 'pakken' and 'pak', 'lopen' and 'loop': what is doubled in one form is single in another.
        this.endings.forEach(function (other) { forms.push(stem + other, single + other); });
        for (var form of forms) if (this.family.has(form)) return this.family.get(form);
      }
    }
    return undefined;
  };

  // The scores of one family of words by chunk.
  Engine.prototype.score = function (number) {
    if (!this.scores.has(number)) {
      if (this.scores.size > 2000) this.scores.clear();
      var found = new Map();
      this.mini.search(this.heads[number], { boost: BOOST, bm25: BM25 }).forEach(function (hit) { found.set(hit.id, hit.score); });
      this.scores.set(number, found);
    }
    return this.scores.get(number);
  };

  // The fewest known words that a word is put together of.
  Engine.prototype.split = function (token) {
    var best = { };
    best[token.length] = [];
    for (var start = token.length - 4; start >= 0; start--) {
      for (var end = start + 4; end <= token.length; end++) {
        var piece = token.slice(start, end);
        var empty = this.stop.has(piece);
        if (piece === token || (!empty && !this.found.has(this.family.get(piece)))) continue;
        for (var link of this.links) {
          var after = end + link.length;
          if (!token.startsWith(link, end) || !best[after] || (link && after === token.length)) continue;
          var parts = (empty ? [] : [piece]).concat(best[after]);
          if (!best[start] || parts.length < best[start].length) best[start] = parts;
        }
      }
    }
    return best[0] || [];
  };

  // Words that begin like this one, and words that are a typing error away, the nearest first.
  Engine.prototype.starting = function (token) {
    var found = new Map();
    if (token.length < 3) return found;
    this.family.forEach(function (number, form) {
      if (!form.startsWith(token) || !this.found.has(number)) return;
      var weight = WEIGHT.start * Math.max(0.5, token.length / form.length);
      found.set(number, Math.max(found.get(number) || 0, weight));
    }, this);
    return found;
  };

  // Words that end like this one: 'stalling' is in 'fietsenstalling'.
  Engine.prototype.closing = function (token) {
    var found = new Set();
    if (token.length > 4) {
      this.family.forEach(function (number, form) {
        if (form.endsWith(token) && form !== token && this.found.has(number)) found.add(number);
      }, this);
    }
    return found;
  };

  Engine.prototype.near = function (token) {
    var most = token.length < 4 ? 0 : token.length < 9 ? 1 : 2, found = [];
    if (!most || /\d/.test(token)) return [];
    this.family.forEach(function (number, form) {
      if (form.length < 4 || /\d/.test(form) || !(this.found.has(number) || this.synonyms.has("#" + number))) return;
      var off = distance(token, form, most);
      // Few people mistype how a word begins.
      var other = form[0] !== token[0];
      if (off <= most && !(other && token.length < 7)) found.push({ form: form, number: number, off: off + (other ? 1 : 0) });
    }, this);
    return found.sort(function (one, two) { return one.off - two.off || two.form.length - one.form.length; });
  };

  // What a query asks for: groups, each of which is one thing with the words that may stand for it.
  Engine.prototype.plan = function (query) {
    var self = this, all = words(query), groups = [], meant = [];
    var telling = all.filter(function (tokens) { return !self.stop.has(tokens[0]) && !self.question.has(tokens[0]); });
    var asked = telling.length ? telling : all.filter(function (tokens) { return !self.question.has(tokens[0]); });
    // What is still being typed; an abbreviation in capitals is not the beginning of a word.
    var open = !/([\s.?!]|(^|\s)\p{Lu}{2,5})$/u.test(query);

    function group(text) { return { text: text, ways: [], pages: [], known: false }; }
    function add(to, numbers, weight) {
      if (numbers.length && numbers.every(function (number) { return number !== undefined && self.found.has(number); })) {
        to.ways.push({ numbers: numbers, weight: weight });
        return true;
      }
      return false;
    }
    function synonyms(to, keys) {
      (self.synonyms.get(keys.join(" ")) || []).forEach(function (entry) {
        entry.means.forEach(function (numbers) {
          if (add(to, numbers, WEIGHT.synonym)) to.known = true;
        });
        to.pages = to.pages.concat(entry.pages);
      });
      if (self.synonyms.has(keys.join(" "))) to.known = true;
    }

    // Phrases with a meaning of their own, the longest first; stop words count inside them.
    var taken = new Set();
    for (var size = Math.min(this.longest, all.length); size > 1; size--) {
      for (var at = 0; at + size <= all.length; at++) {
        var some = all.slice(at, at + size);
        if (some.some(function (tokens) { return taken.has(tokens); })) continue;
        var keys = some.map(function (tokens) { return self._key(tokens[0]); });
        if (!this.synonyms.has(keys.join(" "))) continue;
        var phrase = group(some.map(function (tokens) { return tokens[0]; }).join(" "));
        synonyms(phrase, keys);
        var own = some.filter(function (tokens) { return asked.indexOf(tokens) >= 0; });
        add(phrase, own.map(function (tokens) { return self.number(tokens[0]); }), WEIGHT.same);
        some.forEach(function (tokens) { taken.add(tokens); });
        groups.push(phrase);
      }
    }

    asked.forEach(function (tokens, at) {
      if (taken.has(tokens)) return;
      var made = group(tokens[0]), last = open && tokens === all[all.length - 1];
      tokens.forEach(function (token, place) {
        var number = self.number(token);
        if (number !== undefined && add(made, [number], !place ? WEIGHT.same : made.known ? WEIGHT.piece : WEIGHT.part)) {
          made.known = true;
          (self.compoundsOf.get(number) || []).forEach(function (compound) { add(made, [compound], WEIGHT.compound); });
          (self.partsOf.get(number) || []).forEach(function (part) { add(made, [part], WEIGHT.compound / 2); });
        }
        if (place === 0) synonyms(made, [self._key(token)]);
      });
      // 'veiligheids plan' is 'veiligheidsplan'.
      [asked[at - 1], asked[at + 1]].forEach(function (other, before) {
        if (!other) return;
        var joined = before ? tokens[0] + other[0] : other[0] + tokens[0];
        if (self.family.has(joined) && add(made, [self.family.get(joined)], WEIGHT.joined)) made.known = true;
      });
      var token = tokens[0];
      if (last || (!made.known && token.length > 4)) {
        self.starting(token).forEach(function (weight, number) {
          if (add(made, [number], made.known ? weight / 2 : weight)) made.begun = true;
        });
      }
      if (!made.known) {
        self.closing(token).forEach(function (number) {
          if (add(made, [number], WEIGHT.compound)) made.begun = true;
        });
      }
      if (!made.known && !made.begun) {
        var parts = self.split(token);
        if (parts.length) {
          made.known = add(made, parts.map(function (part) { return self.family.get(part); }), WEIGHT.same);
          parts.forEach(function (part) { add(made, [self.family.get(part)], WEIGHT.part); });
        }
      }
      if (!made.known && !made.begun) {
        var near = self.near(token);
        near.slice(0, 6).forEach(function (other) {
          add(made, [other.number], other.off < 2 ? WEIGHT.near : WEIGHT.far);
        });
        if (near.length) synonyms(made, ["#" + near[0].number]);
        if (near.length && !made.begun) meant.push([token, near[0].form]);
      }
      // Two letters of a word that is still being typed say nothing yet.
      if (made.ways.length || made.pages.length || !last || token.length > 2 || asked.length === 1) groups.push(made);
    });
    groups.forEach(function (each) {
      each.light = self.light.has(each.text) && groups.some(function (other) { return !self.light.has(other.text); });
    });
    return { groups: groups, meant: meant };
  };

  // Chunks with their scores, and what of the query each of them has.
  Engine.prototype.rank = function (plan) {
    var self = this, totals = new Map(), weights = plan.groups.map(function (group) {
      // A word that stands in few places says more.
      var widest = 0;
      group.ways.forEach(function (way) {
        way.numbers.forEach(function (number) { if (way.weight >= 0.6) widest = Math.max(widest, self.score(number).size); });
      });
      return (group.light ? LIGHT : 1) * Math.log(1 + self.chunks.length / (1 + widest));
    });
    var sum = weights.reduce(function (one, two) { return one + two; }, 0);
    plan.groups.forEach(function (group, at) {
      var best = new Map();
      group.ways.forEach(function (way) {
        var found = new Map();
        way.numbers.forEach(function (number) {
          self.score(number).forEach(function (score, id) {
            found.set(id, (found.get(id) || 0) + score);
          });
        });
        found.forEach(function (score, id) {
          var whole = way.numbers.length === 1 ? score : score * share(self, way, id) / Math.sqrt(way.numbers.length);
          best.set(id, Math.max(best.get(id) || 0, whole * way.weight));
        });
      });
      group.pages.forEach(function (page, place) {
        var id = self.pages[page].first;
        best.set(id, (best.get(id) || 0) + ABOUT / (1 + place / 4));
      });
      best.forEach(function (score, id) {
        var total = totals.get(id) || { score: 0, has: 0 };
        total.score += group.light ? LIGHT * score : score;
        total.has += weights[at];
        totals.set(id, total);
      });
    });
    var ranked = [];
    totals.forEach(function (total, id) {
      var chunk = self.chunks[id];
      var score = total.score * Math.pow(total.has / sum, 1.5) * chunk.page.boost * (chunk.from ? 1 : 1.15);
      ranked.push({ chunk: chunk, score: score });
    });
    return ranked.sort(function (one, two) { return two.score - one.score; });
  };

  // A phrase counts in full where all of its words are.
  function share(engine, way, id) {
    var has = way.numbers.filter(function (number) { return engine.score(number).has(id); }).length / way.numbers.length;
    return has * has;
  }

  // Whether something asked is what a page or section is called by, or a number.
  Engine.prototype.isTopic = function (group) {
    var self = this;
    return group.pages.length || /^\d/.test(group.text) || group.ways.some(function (way) {
      return way.weight >= WEIGHT.synonym && way.numbers.every(function (number) { return self.topics.has(number); });
    });
  };

  function byScore(one, two) { return two.score - one.score || one.page.number - two.page.number; }

  // Of what was found, pages that have the words which tell the best results from the rest belong near these: a question
  // seldom has the words of all pages that answer it (Rocchio's feedback). The first stays first.
  Engine.prototype.liken = function (groups) {
    var words = new Map(), like = new Map(), most = 0;
    groups.slice(0, LIKE.results).forEach(function (group) {
      group.page.telling.forEach(function (pages) {
        words.set(pages, (words.get(pages) || 0) + group.score * pages.get(group.page.number));
      });
    });
    Array.from(words).sort(function (one, two) { return two[1] - one[1]; }).slice(0, LIKE.words).forEach(function (word) {
      word[0].forEach(function (weight, page) { like.set(page, (like.get(page) || 0) + word[1] * weight); });
    });
    like.forEach(function (likeness) { most = Math.max(most, likeness); });
    var first = groups.shift();
    groups.forEach(function (group) {
      group.score += LIKE.weight * first.score * group.page.boost * (like.get(group.page.number) || 0) / (most || 1);
    });
    groups.sort(byScore);
    if (first) groups.unshift(first);
  };

  /* What is found for a query: `groups` of chunks of one page, the best first; `meant`, pairs of a word that stands
     nowhere and the nearest one that does; `near`, words to try when nothing is found; `numbers`, the families of
     words that a section may have. With `kind` only pages of that kind. */
  Engine.prototype.search = function (query, kind) {
    var plan = this.plan(query), groups = new Map(), self = this;
    var known = plan.groups.filter(function (group) { return group.ways.length || group.pages.length; });
    var numbers = new Map();
    plan.groups.forEach(function (group, at) {
      group.ways.forEach(function (way) {
        way.numbers.forEach(function (number) {
          var other = numbers.get(number);
          if (!other || other.weight < way.weight) numbers.set(number, { weight: way.weight, group: at });
        });
      });
    });
    var answer = { groups: [], meant: plan.meant, near: [], numbers: numbers, plan: plan };
    // What is mostly unknown is not answered by the few words that anything has.
    var half = known.length * 2 === plan.groups.length && known.some(function (group) { return self.isTopic(group); });
    if (known.length * 2 > plan.groups.length || half) {
      this.rank(plan).forEach(function (hit) {
        var page = hit.chunk.page;
        if (kind && self.kinds[page.kind] !== kind) return;
        if (!groups.has(page)) groups.set(page, []);
        groups.get(page).push(hit);
      });
      groups.forEach(function (hits, page) {
        var more = hits.slice(1, 4).reduce(function (sum, hit) { return sum + hit.score; }, 0);
        answer.groups.push({ page: page, hits: hits, score: hits[0].score + 0.3 * more });
      });
      answer.groups.sort(byScore);
      this.liken(answer.groups);
    }
    if (!answer.groups.length) {
      plan.groups.forEach(function (group) {
        self.starting(group.text.slice(0, 4)).forEach(function (_, number) { answer.near.push(self.heads[number]); });
      });
      answer.near = Array.from(new Set(answer.near)).slice(0, 5);
    }
    return answer;
  };

  // A query with one of its words put right.
  function replace(query, token, better) {
    return query.replace(/[^\s]+/g, function (word) {
      var tokens = words(word);
      return tokens.length === 1 && tokens[0][0] === token ? better : word;
    });
  }

  root.methodiekboekEngine = { replace: replace, Engine: Engine, words: words, fold: fold, distance: distance };
})(typeof globalThis === "undefined" ? self : globalThis);
