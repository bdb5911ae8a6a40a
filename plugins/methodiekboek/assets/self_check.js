// A scale for each statement, out of the list for paper: what the reader chooses comes beside the mean of the source.
// Nothing is kept or sent: it is gone with the page.
(function () {
  "use strict";

  var element = window.methodiekboek.element;
  var SVG = "http://www.w3.org/2000/svg";

  function fill(text, facts) {
    return text.replace(/\{(\w+)\}/g, function (gap, name) { return name in facts ? facts[name] : gap; });
  }

  function shape(tag, attributes, text) {
    var made = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    return made;
  }

  // A line with a tick for each point: an open ring for the reader, a dot for the mean.
  function picture(own, mean, points, label, title) {
    function place(value) { return (4 + 92 * (value - 1) / (points - 1)) + "%"; }
    var made = shape("svg", { "class": "mb-scale", width: "100%", height: "46", role: "img", "aria-label": title });
    made.append(shape("line", { x1: place(1), x2: place(points), y1: 14, y2: 14 }));
    for (var point = 1; point <= points; point += 1) {
      made.append(shape("line", { x1: place(point), x2: place(point), y1: 10, y2: 18 }));
    }
    made.append(shape("circle", { "class": "mb-mean", cx: place(mean), cy: 14, r: 5 }));
    made.append(shape("circle", { "class": "mb-own", cx: place(own), cy: 14, r: 9 }));
    made.append(shape("text", { x: place(mean), y: 40, "text-anchor": mean < 2 ? "start" : mean > points - 1 ? "end" : "middle" }, label));
    return made;
  }

  function check(root, place) {
    var points = Number(root.dataset.points), words = JSON.parse(root.dataset.words), shown = [];
    var said = element("p", { role: "status" }), clear = element("button", { type: "button", "class": "mb-take" }, words.clear);

    root.querySelectorAll(".mb-statement").forEach(function (part, index) {
      var mean = Number(part.dataset.mean), beside = part.querySelector(".mb-beside"), printed = String(mean).replace(".", root.dataset.decimal);
      var set = element("fieldset"), legend = element("legend"), row = element("div", { "class": "mb-scores" });
      var own = element("div", { "class": "mb-shown", role: "status" }), inputs = [];
      var spoken = part.querySelector(".mb-name").cloneNode(true);
      spoken.querySelectorAll(".mb-marks").forEach(function (mark) { mark.remove(); });
      // Its name is heard at every choice: without the letters of the sources.
      set.setAttribute("aria-label", spoken.textContent.trim());
      legend.append(part.querySelector(".mb-name"));
      set.append(legend, row);
      for (var point = 1; point <= points; point += 1) {
        var label = element("label"), input = element("input", { type: "radio", name: "mb-check-" + place + "-" + index, value: point });
        label.append(input, element("span", {}, String(point)));
        row.append(label);
        inputs.push(input);
      }
      function show() {
        var chosen = inputs.filter(function (input) { return input.checked; })[0];
        beside.classList.toggle("mb-not-yet", !chosen);
        own.replaceChildren();
        if (!chosen) return;
        var title = fill(words.scale, { points: points, own: chosen.value, mean: printed });
        own.append(element("p", {}, fill(words.own, { own: chosen.value })));
        own.append(picture(Number(chosen.value), mean, points, fill(words.mean, { mean: printed }), title));
      }
      row.addEventListener("change", function () { said.textContent = ""; show(); });
      part.querySelector(".mb-points").replaceWith(set);
      set.after(own);
      shown.push(function () { inputs.forEach(function (input) { input.checked = false; }); show(); });
      show();
    });
    clear.addEventListener("click", function () {
      shown.forEach(function (each) { each(); });
      said.textContent = words.cleared;
      root.querySelector("input").focus();
    });
    var end = element("div", { "class": "mb-end" });
    end.append(clear, said);
    root.append(end);
    root.classList.add("mb-live");
  }

  window.methodiekboek.each(".mb-self-check", check);
})();
