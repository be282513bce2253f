// The sweep that this page shows: its columns, and how their values read.
"use strict";

const sweep = JSON.parse(document.getElementById("data").textContent);
const rows = d3.range(sweep.runs);

/** Texts in the order of the numbers in them. */
const collator = new Intl.Collator("en", {numeric: true});

class Column {
  constructor(source) {
    this.name = source.name;
    /** Of what is measured, "minimize" or "maximize": which values are better. */
    this.goal = source.goal;
    this.description = source.description;
    this.values = Column.decoded(source);
    const present = this.values.filter((value) => value !== null);
    this.isNumber = present.length > 0 && present.every((value) => typeof value === "number");
    /** Measured numbers are rounded alike in all rows. */
    this.isMeasured = this.isNumber && this.goal !== undefined;
    if (this.isMeasured) {
      const middle = d3.median(present, (value) => Math.abs(value) || undefined) || 1;
      this.decimals = Math.max(0, Math.min(8, 3 - Math.floor(Math.log10(middle))));
    }
  }

  /** One value for all rows, codes of texts, or each row's own value. */
  static decoded(source) {
    if ("constant" in source) return rows.map(() => source.constant);
    if ("texts" in source) return source.codes.map((code) => (code < 0 ? null : source.texts[code]));
    return source.values;
  }

  /** Each value once, in order, without the missing one. */
  get distinct() {
    if (!this.distinctValues) {
      const present = new Set(this.values);
      present.delete(null);
      this.distinctValues = Array.from(present).sort(this.isNumber ? d3.ascending : collator.compare);
    }
    return this.distinctValues;
  }

  /** Whether its numbers are better told apart by their ratios than by their differences. */
  get spansMagnitudes() {
    if (!this.isNumber) return false;
    const [low, high] = d3.extent(this.values.filter((value) => value !== null));
    return low > 0 && high / low >= 50;
  }

  /** Below zero if `a` goes before `b`; missing values go last either way. */
  compare(a, b, isDescending) {
    const [first, second] = [this.values[a], this.values[b]];
    if (first === null || second === null) return (first === null) - (second === null);
    const order = this.isNumber ? first - second : collator.compare(first, second);
    return isDescending ? -order : order;
  }

  /** A value for reading. */
  text(value) {
    if (value === null) return "–";
    if (typeof value === "string") return /^[0-9a-f]{32,}$/.test(value) ? value.slice(0, 8) : value;
    if (!this.isMeasured) return readable(value, 6);
    const magnitude = Math.abs(value);
    if (magnitude >= 1e7 || (magnitude > 0 && magnitude < Math.pow(10, 1 - this.decimals))) {
      return readable(value, 3);
    }
    return value.toFixed(this.decimals);
  }

  of(row) {
    return this.text(this.values[row]);
  }
}

/** So many significant digits, without needless zeros; those of an integer are all shown, unless they are very many. */
function readable(value, digits) {
  if (Math.abs(value) >= (Number.isInteger(value) ? 1e15 : 1e7)) {
    return value.toExponential(digits - 1).replace(/\.?0+e\+?/, "e");
  }
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}

const columns = new Map(sweep.columns.map((source) => [source.name, new Column(source)]));
const metric = columns.get(sweep.metric);
const status = columns.get("status");

/** By row, the curves that the page has: epochs, and values by column. */
const curves = new Map(
  sweep.curves.runs.map((curve) => [
    curve.row,
    {epochs: curve.epochs, values: new Map(sweep.curves.columns.map((name, i) => [name, curve.values[i]]))},
  ]));

/** Columns with values, of those that are named. */
function present(names) {
  return names.filter((name) => columns.has(name));
}

/** `depth 2, width 16`. */
function summary(row) {
  const parts = present(sweep.varied)
    .filter((name) => columns.get(name).values[row] !== null)
    .map((name) => `${name} ${columns.get(name).of(row)}`);
  return parts.join(", ") || "the only cell";
}

/** `3f2a9c1b`. */
function shortID(row) {
  return columns.get("id").of(row);
}
