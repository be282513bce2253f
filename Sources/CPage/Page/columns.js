// The columns of the sweep, and the formatting of their values.
"use strict";

const sweep = JSON.parse(document.getElementById("data").textContent);
const rows = d3.range(sweep.runs);

/** Compares texts, with the numbers in them by value. */
const collator = new Intl.Collator("en", {numeric: true});

class Column {
  constructor(source) {
    this.name = source.name;
    /** For a measurement, "minimize" or "maximize": which values are better. */
    this.goal = source.goal;
    this.description = source.description;
    this.values = Column.decoded(source);
    const present = this.values.filter((value) => value !== null);
    this.isNumber = present.length > 0 && present.every((value) => typeof value === "number");
    /** Rounds measurements alike in all rows. */
    this.isMeasured = this.isNumber && this.goal !== undefined;
    if (this.isMeasured) {
      const middle = d3.median(present, (value) => Math.abs(value) || undefined) || 1;
      this.decimals = Math.max(0, Math.min(8, 3 - Math.floor(Math.log10(middle))));
    }
  }

  /** Decodes one value for all rows, codes of texts, or a value per row. */
  static decoded(source) {
    if ("constant" in source) return rows.map(() => source.constant);
    if ("texts" in source) return source.codes.map((code) => (code < 0 ? null : source.texts[code]));
    return source.values;
  }

  /** The distinct values in order, without the missing one. */
  get distinct() {
    if (!this.distinctValues) {
      const present = new Set(this.values);
      present.delete(null);
      this.distinctValues = Array.from(present).sort(this.isNumber ? d3.ascending : collator.compare);
    }
    return this.distinctValues;
  }

  /** Whether its numbers are better compared by ratio than by difference. */
  get spansMagnitudes() {
    if (!this.isNumber) return false;
    const [low, high] = d3.extent(this.values.filter((value) => value !== null));
    return low > 0 && high / low >= 50;
  }

  /** Negative if `a` sorts before `b`; missing values are last in either direction. */
  compare(a, b, isDescending) {
    const [first, second] = [this.values[a], this.values[b]];
    if (first === null || second === null) return (first === null) - (second === null);
    const order = this.isNumber ? first - second : collator.compare(first, second);
    return isDescending ? -order : order;
  }

  /** Formats a value for people. */
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

/** Rounds to significant digits without trailing zeros; integers keep all digits, unless there are very many. */
function readable(value, digits) {
  if (Math.abs(value) >= (Number.isInteger(value) ? 1e15 : 1e7)) {
    return value.toExponential(digits - 1).replace(/\.?0+e\+?/, "e");
  }
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}

const columns = new Map(sweep.columns.map((source) => [source.name, new Column(source)]));
const metric = columns.get(sweep.metric);
const status = columns.get("status");

/** The curves in the page by row: epochs, and values by column. */
const curves = new Map(
  sweep.curves.runs.map((curve) => [
    curve.row,
    {epochs: curve.epochs, values: new Map(sweep.curves.columns.map((name, i) => [name, curve.values[i]]))},
  ]));

/** The named columns that have values. */
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
