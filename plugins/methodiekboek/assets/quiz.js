// Questions as a form, out of the list that stands there without this script: choose, check, read why, start over.
// Nothing is kept: what was chosen is gone with the page.
(function () {
  "use strict";

  var element = window.methodiekboek.element;

  function fill(text, facts) {
    return text.replace(/\{(\w+)\}/g, function (gap, name) { return name in facts ? facts[name] : gap; });
  }

  function question(part, words, changed) {
    var wanted = Number(part.dataset.choose), answer = part.querySelector(".mb-answer"), list = part.querySelector(".mb-options");
    var said = Array.from(answer.querySelectorAll(".mb-feedback > li")).map(function (each) { return each.textContent; });
    var goal = answer.querySelector(".mb-right-answer").textContent, rests = answer.querySelector(".mb-rests");
    var form = element("form", { "class": "mb-form" }), set = element("fieldset"), legend = element("legend");
    var verdict = element("div", { "class": "mb-verdict", role: "status" }), state = null;
    var options = Array.from(list.children).map(function (option, index) {
      var label = element("label"), input = element("input", { type: wanted > 1 ? "checkbox" : "radio", name: part.id, value: index });
      label.append(input);
      label.append.apply(label, Array.from(option.childNodes));
      option.append(label);
      input.addEventListener("change", function () { clear(); });
      return { part: option, label: label, input: input, right: option.dataset.right === "yes", said: said[index] };
    });

    function clear() {
      state = null;
      verdict.replaceChildren();
      rests.hidden = true;
      options.forEach(function (option) {
        option.part.classList.remove("mb-is-right", "mb-is-wrong");
        option.label.querySelectorAll(".mb-sign").forEach(function (sign) { sign.remove(); });
      });
      changed();
    }

    function sign(option, kind, text) {
      option.part.classList.add(kind);
      option.label.append(element("span", { "class": "mb-sign" }, " " + text));
    }

    function check() {
      var chosen = options.filter(function (option) { return option.input.checked; });
      clear();
      if (!chosen.length) { verdict.append(element("p", {}, words.choose_first)); return; }
      var hits = chosen.filter(function (option) { return option.right; }).length;
      state = hits === wanted && chosen.length === wanted;
      var told = state ? words.right : hits ? words.partly : words.wrong;
      verdict.append(element("p", { "class": "mb-told" }, told + (state ? "" : " " + goal)));
      options.forEach(function (option) {
        if (option.right) sign(option, "mb-is-right", "✓ " + words.right_one);
        else if (option.input.checked) sign(option, "mb-is-wrong", "✗ " + words.your_choice);
        if (option.right || option.input.checked) verdict.append(element("p", {}, option.said));
      });
      rests.hidden = false;
      changed();
    }

    legend.append(part.querySelector(".mb-name"));
    set.append(legend);
    if (part.querySelector(".mb-hint")) set.append(part.querySelector(".mb-hint"));
    set.append(list);
    form.append(set, element("button", { type: "submit", "class": "mb-take" }, words.check), verdict, rests);
    form.addEventListener("submit", function (event) { event.preventDefault(); check(); });
    answer.replaceWith(form);
    rests.hidden = true;
    return { form: form, reset: function () { form.reset(); clear(); }, state: function () { return state; } };
  }

  function quiz(root) {
    var words = JSON.parse(root.dataset.words), all = [];
    var score = element("p", { "class": "mb-score", role: "status" }), again = element("button", { type: "button", "class": "mb-take" }, words.again);
    var end = element("div", { "class": "mb-end" });

    function changed() {
      var states = all.map(function (each) { return each.state(); });
      var right = states.filter(Boolean).length, done = states.every(function (state) { return state !== null; });
      score.textContent = done ? fill(words.score, { right: right, all: all.length }) : "";
    }

    all = Array.from(root.querySelectorAll(".mb-question")).map(function (part) { return question(part, words, changed); });
    again.addEventListener("click", function () {
      all.forEach(function (each) { each.reset(); });
      var first = all[0].form.querySelector("input");
      first.focus({ preventScroll: true });
      all[0].form.scrollIntoView({ block: "center" });
    });
    end.append(score, again);
    root.querySelector(".mb-key").before(end);
    root.classList.add("mb-live");
  }

  window.methodiekboek.each(".mb-quiz", quiz);
})();
