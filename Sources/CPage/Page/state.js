// The state that views share: filtered and chosen runs, and listeners for changes.
"use strict";

const page = {
  /** `shown`: the filter has changed. `chosen`: the selected curves have changed. `resized`: everything must be redrawn. */
  events: d3.dispatch("shown", "chosen", "resized"),
  /** The tests of the filter text, and those of the brushes by column. */
  tests: [],
  brushes: new Map(),
  isShown: rows.map(() => true),
  shown: rows,
  /** The colour number of each row. */
  chosen: new Map(),

  refilter() {
    const tests = this.tests.concat(Array.from(this.brushes.values(), (brush) => brush.test));
    this.isShown = rows.map((row) => tests.every((test) => test(row)));
    this.shown = rows.filter((row) => this.isShown[row]);
    this.events.call("shown");
  },

  brush(name, brush) {
    if (brush) this.brushes.set(name, brush);
    else this.brushes.delete(name);
    this.refilter();
  },

  choose(list) {
    this.chosen = new Map(list.filter((row) => curves.has(row)).map((row, slot) => [row, slot]));
    this.events.call("chosen");
  },

  toggle(row) {
    if (!curves.has(row)) return;
    if (!this.chosen.delete(row)) {
      const taken = new Set(this.chosen.values());
      this.chosen.set(row, d3.range(taken.size + 1).find((slot) => !taken.has(slot)));
    }
    this.events.call("chosen");
  },
};

/** The colour of a chosen run. */
function runColour(slot) {
  return `var(--run-${slot % 8})`;
}

const comparisons = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
  "=": (order) => order === 0,
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
};

/** Parses a filter text into tests of a row, and errors. */
function parseFilter(text) {
  const term = /([A-Za-z_]\w*)\s*([<>!=]=|[<>=])\s*("[^"]*"|[^\s,"]+|$)|"([^"]*)"|[^\s,]+/g;
  const tests = [];
  const problems = [];
  for (let match = term.exec(text); match && match[0]; match = term.exec(text)) {
    const [whole, name, operator, quoted, phrase] = match;
    if (name) {
      const comparison = parseComparison(name, operator, quoted.replace(/"/g, ""));
      if (comparison.test) tests.push(comparison.test);
      else problems.push(comparison.problem);
    } else if (!/^(and|&&)$/i.test(whole)) {
      const word = (phrase === undefined ? whole : phrase).toLowerCase();
      tests.push((row) => searchText(row).includes(word));
    }
  }
  return {tests, problem: problems.join("; ")};
}

function parseComparison(name, operator, text) {
  const column = columns.get(name);
  const holds = comparisons[operator];
  if (!column) return {problem: `there is no column '${name}' with values`};
  if (!text) return {problem: `${name} ${operator} what?`};
  if (text === "null") {
    return {test: (row) => holds(column.values[row] === null ? 0 : 1)};
  }
  const number = Number(text);
  if (column.isNumber && isNaN(number)) return {problem: `${name} holds numbers, and '${text}' is none`};
  const order = column.isNumber
    // Match the shown or rounded value: nobody types 0.03162277660168379.
    ? (value) => (column.text(value) === text || Math.abs(value - number) <= 1e-9 * Math.abs(number)
        ? 0 : value - number)
    : (value) => collator.compare(value.toLowerCase(), text.toLowerCase());
  return {test: (row) => column.values[row] !== null && holds(order(column.values[row]))};
}

const searchTexts = [];

/** All values of a row as text, for searching. */
function searchText(row) {
  if (searchTexts[row] === undefined) {
    const values = Array.from(columns.values(), (column) => column.values[row]);
    searchTexts[row] = values.filter((value) => value !== null).join("\n").toLowerCase();
  }
  return searchTexts[row];
}

/** Fills a list of options with names. */
function fillSelect(id, names, selected, onChange) {
  const select = d3.select(`#${id}`);
  select.selectAll("option").data(names).join("option").attr("value", (name) => name).text((name) => name || "none");
  select.property("value", names.includes(selected) ? selected : names[0]).on("change", onChange);
  return select.node();
}

const tip = d3.select("#tip");

/** Shows lines of text next to the pointer. */
function showTip(lines) {
  tip.property("hidden", false).selectAll("div").data(lines).join("div")
    .attr("class", (line) => line.class || null).style("--colour", (line) => line.colour || null)
    .text((line) => line.text);
  const {offsetWidth, offsetHeight} = tip.node();
  const {clientX, clientY} = d3.event;
  const left = clientX + 14 + offsetWidth > window.innerWidth ? clientX - 14 - offsetWidth : clientX + 14;
  const top = Math.min(clientY + 14, window.innerHeight - offsetHeight - 4);
  tip.style("left", `${Math.max(left, 4)}px`).style("top", `${Math.max(top, 4)}px`);
}

function hideTip() {
  tip.property("hidden", true);
}

/** The description of a run next to a plot. */
function runLines(row, names) {
  const lines = [{text: `${shortID(row)} ${status.values[row]}`, class: "strong"}, {text: summary(row)}];
  if (columns.has("seed")) lines.push({text: `seed ${columns.get("seed").of(row)}`});
  return lines.concat(
    present(Array.from(new Set(names))).filter((name) => !sweep.varied.includes(name) && !["id", "status", "seed"].includes(name))
      .map((name) => ({text: `${name} ${columns.get(name).of(row)}`})));
}

/** Draws items one at a time without blocking the page; returns a function that cancels. */
function inTurns(list, draw) {
  let next = 0;
  let timer = 0;
  const turn = () => {
    const end = performance.now() + 25;
    while (next < list.length && performance.now() < end) draw(list[next++]);
    if (next < list.length) timer = setTimeout(turn, 0);
  };
  turn();
  return () => clearTimeout(timer);
}

/** Calls a function once before the next frame, however often it is requested. */
function drawnOnce(draw) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}
