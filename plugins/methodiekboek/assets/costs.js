// Only with `mb-calculator`.
// The arithmetic of costs: from hours, weeks and a rate to an amount, or from an amount back to hours and weeks.
// It knows no page: `calculator.js` shows it, tests load it alone. Numbers that nobody gave are null, and so is what
// cannot be said without them; `missing` then names what to fill in.
(function () {
  "use strict";

  var MONTH = 365.25 / 12 / 7; // weeks in a month
  var REQUIRED = ["hours", "rate"];
  var ABOVE_ZERO = ["hours", "weeks", "rate", "amount", "caseload", "contract_hours", "weeks_per_year"];
  var YEARS = ["price_year", "year"];
  var MOST = { hours: 168, contract_hours: 168, weeks_per_year: 53, price_year: 2100, year: 2100 }; // 168 hours: a week
  var PRICES = ["none", "yearly", "total"]; // ways to index, beside the id of a series

  // A number as people type it: "12,5", "€ 11.250", "62 %"; null if empty, NaN if it is none. `decimal` is "," or ".".
  function parse(text, decimal) {
    var plain = String(text).replace(/[\s\u00a0€%]/g, "").replace("\u2212", "-");
    var thousands = decimal === "," ? "\\." : ",", point = decimal === "," ? "," : "\\.";
    if (!plain) return null;
    if (new RegExp("^-?\\d{1,3}(" + thousands + "\\d{3})+(" + point + "\\d+)?$").test(plain)) {
      plain = plain.replace(new RegExp(thousands, "g"), "");
    }
    plain = plain.replace(",", ".");
    return /^-?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : NaN;
  }

  function sum(numbers) { return numbers.reduce(function (all, each) { return all + each; }, 0); }
  function has(value) { return value !== null && value !== undefined; }

  // What is wrong, by the name of an input; "shares" for the shares together, which are also inputs of their own.
  function check(given) {
    var errors = {};
    function wrong(name, code, facts) { if (!errors[name]) errors[name] = { code: code, facts: facts || {} }; }

    given.components.forEach(function (part) {
      if (!has(part.share)) wrong(part.id, "empty");
      else if (isNaN(part.share)) wrong(part.id, "letters");
      else if (part.share < 0) wrong(part.id, "negative");
      else if (part.share > 100) wrong(part.id, "too_much", { most: 100 });
      else if (part.share === 0 && given.covers.indexOf(part.id) >= 0) wrong(part.id, "zero");
    });
    if (!Object.keys(errors).length) {
      var shares = sum(given.components.map(function (part) { return part.share; }));
      if (Math.abs(shares - 100) > 0.05) wrong("shares", "sum", { sum: shares });
    }
    Object.keys(given.inputs).forEach(function (name) {
      var value = given.inputs[name];
      if (!has(value)) {
        if (REQUIRED.indexOf(name) >= 0) wrong(name, "empty");
      } else if (isNaN(value)) wrong(name, "letters");
      else if (YEARS.indexOf(name) >= 0 && (value % 1 !== 0 || value < 1900)) wrong(name, "year");
      else if (name === "percent") { if (value <= -100) wrong(name, "negative"); }
      else if (value < 0) wrong(name, "negative");
      else if (value === 0 && ABOVE_ZERO.indexOf(name) >= 0) wrong(name, "zero");
      if (MOST[name] && value > MOST[name]) wrong(name, "too_much", { most: MOST[name] });
    });
    if (!has(given.inputs.weeks) && !has(given.inputs.amount)) wrong("weeks", "weeks_or_amount");
    if (!errors.year && !errors.price_year) {
      var series = given.index !== "none" && years(given);
      if (series && series.to < series.from) wrong("year", "early", { from: series.from });
      else if (series && PRICES.indexOf(given.index) < 0 && Object.keys(given.changes).length) {
        for (var year = series.from + 1; year <= series.to; year += 1) {
          if (!has(given.changes[year])) wrong("year", "not_in_series", { year: year, last: Math.max.apply(null, Object.keys(given.changes)) });
        }
      }
    }
    return errors;
  }

  function years(given) {
    var from = given.inputs.price_year, to = given.inputs.year;
    return has(from) && has(to) ? { from: from, to: to } : null;
  }

  // By what to multiply to go from the price year to the chosen year; the changes of the years between add up as they
  // came, each on the one before.
  function factor(given, missing) {
    var span = years(given), kind = given.index, made = 1;
    if (kind === "none") return 1;
    if (kind === "total" || kind === "yearly") {
      if (!has(given.inputs.percent)) missing.push("percent");
    } else if (!Object.keys(given.changes).length) { missing.push("series"); }
    if (kind !== "total" && !span) missing.push(has(given.inputs.price_year) ? "year" : "price_year");
    if (missing.length) return null;
    if (kind === "total") return 1 + given.inputs.percent / 100;
    for (var year = span.from + 1; year <= span.to; year += 1) {
      made *= 1 + (kind === "yearly" ? given.inputs.percent : given.changes[year]) / 100;
    }
    return made;
  }

  // `given`: `inputs` by name; `components` (id, share in percent, elements that it can belong to); `covers`, the ids
  // of the components that the rate pays; `index` ("none", "yearly", "total" or a series) with the `changes` of the
  // series by year, in percent; `published`, the amount of the source, `duration` (weeks) and `contact` (hours a week) as {min, max} or null, to compare with.
  function calculate(given) {
    var errors = check(given), inputs = given.inputs, missing = {}, warnings = [];
    if (Object.keys(errors).length) return { errors: errors };

    function needs(name, wanted) {
      var lacking = wanted.filter(function (each) { return !has(inputs[each]); });
      if (lacking.length) missing[name] = lacking;
      return !lacking.length;
    }

    function warn(code, facts) { warnings.push({ code: code, facts: facts }); }

    var covered = sum(given.components.map(function (part) {
      return given.covers.indexOf(part.id) >= 0 ? part.share : 0;
    })) / 100;
    var perHour = inputs.rate / covered; // of all costs, whatever the rate pays
    var isGiven = !has(inputs.weeks);
    var amount = isGiven ? inputs.amount : inputs.hours * inputs.weeks * perHour;
    var hours = isGiven ? amount / perHour : inputs.hours * inputs.weeks;
    var weeks = isGiven ? hours / inputs.hours : inputs.weeks;

    var aftercare = needs("aftercare", ["aftercare_visits", "aftercare_hours"])
      ? inputs.aftercare_visits * inputs.aftercare_hours * perHour : null;
    var lacking = [], multiply = factor(given, lacking), before = amount + (aftercare || 0);
    if (lacking.length) missing.indexation = lacking;
    var indexation = multiply === null ? null : before * (multiply - 1);
    var total = before + (indexation || 0);

    var elements = [];
    given.components.forEach(function (part) {
      var key = part.elements.join(" ");
      var line = elements.filter(function (each) { return each.elements.join(" ") === key; })[0];
      if (!line) elements.push(line = { elements: part.elements, amount: 0, of: [] });
      line.amount += before * part.share / 100;
      line.of.push(part.id);
    });

    var worker = needs("worker", ["caseload", "weeks_per_year"])
      ? { clients: inputs.caseload * inputs.weeks_per_year / weeks, hours: inputs.caseload * inputs.hours * inputs.weeks_per_year }
      : null;
    if (worker) worker.amount = worker.clients * total;
    var contract = needs("contract", ["contract_hours", "weeks_per_year"]) ? inputs.contract_hours * inputs.weeks_per_year : null;
    var all = needs("all", ["clients"])
      ? { amount: inputs.clients * total, workers: worker ? inputs.clients / worker.clients : null } : null;
    var prices = [inputs.training_low, inputs.training_high].filter(has);
    if (has(inputs.new_staff) && !prices.length) missing.training = ["training_low"];
    var training = needs("training", ["new_staff"]) && prices.length
      ? { min: inputs.new_staff * Math.min.apply(null, prices), max: inputs.new_staff * Math.max.apply(null, prices) } : null;

    if (!isGiven && has(given.published) && Math.round(amount) !== Math.round(given.published)) {
      warn("amount_differs", { amount: amount, published: given.published, difference: amount - given.published });
    }
    // Half a tenth: what a reader sees is rounded to tenths.
    if (given.duration && (weeks < given.duration.min - 0.05 || weeks > given.duration.max + 0.05)) {
      warn("weeks_outside", { weeks: weeks });
    }
    if (has(inputs.caseload) && has(inputs.contract_hours) && inputs.caseload * inputs.hours > inputs.contract_hours) {
      warn("over_contract", {
        caseload: inputs.caseload, hours: inputs.hours, needed: inputs.caseload * inputs.hours, contract: inputs.contract_hours
      });
    }
    if (given.contact && given.contact.max < inputs.hours) warn("contact_below", { hours: inputs.hours });

    return {
      errors: errors, missing: missing, warnings: warnings, is_given: isGiven,
      amount: amount, hours: hours, weeks: weeks, months: weeks / MONTH, per_hour: perHour,
      components: given.components.map(function (part) {
        return { id: part.id, amount: amount * part.share / 100, per_hour: perHour * part.share / 100 };
      }),
      aftercare: aftercare, factor: multiply, indexation: indexation, total: total, elements: elements,
      worker: worker, contract: contract, all: all, training: training
    };
  }

  window.methodiekboekCosts = { parse: parse, calculate: calculate };
})();
