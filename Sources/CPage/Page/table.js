// The table of runs: sortable, with only the visible rows in the document.
"use strict";

const table = {
  rowHeight: 24,
  /** The shown columns, in order. */
  names: present(sweep.shown),
  sortName: sweep.metric,
  isDescending: sweep.goal === "maximize",
  /** The filtered rows, sorted. */
  order: [],
  frame: d3.select("#table"),

  start() {
    d3.select("#column-choices").selectAll("label").data(Array.from(columns.keys())).join("label")
      .call((label) => label.append("input").attr("type", "checkbox").attr("value", (name) => name)
        .property("checked", (name) => this.names.includes(name))
        .on("change", () => this.chooseColumns()))
      .call((label) => label.append("span").text((name) => name));
    this.frame.on("scroll", () => this.drawRows());
    page.events.on("shown.table", () => this.reorder());
    page.events.on("chosen.table", () => this.drawRows());
    page.events.on("resized.table", () => this.drawRows());
    this.sort();
    this.drawHead();
    this.reorder();
  },

  chooseColumns() {
    const chosen = new Set(
      d3.selectAll("#column-choices input").filter(function () { return this.checked; }).data());
    const kept = this.names.filter((name) => chosen.has(name));
    this.names = kept.concat(Array.from(chosen).filter((name) => !kept.includes(name)));
    d3.select("#rows").html("");
    this.drawHead();
    this.drawRows();
  },

  sortBy(name) {
    this.isDescending = name === this.sortName ? !this.isDescending : false;
    this.sortName = name;
    this.sort();
    this.drawHead();
    this.reorder();
  },

  /** All rows sorted, so that filters need not sort. */
  sort() {
    const column = columns.get(this.sortName);
    this.sorted = column
      ? rows.slice().sort((a, b) => column.compare(a, b, this.isDescending) || a - b) : rows;
  },

  reorder() {
    this.order = this.sorted.filter((row) => page.isShown[row]);
    this.frame.property("scrollTop", 0);
    d3.select("#table table").attr("aria-rowcount", this.order.length + 1);
    d3.select("#shown-count").text(`${this.order.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} runs`);
    this.drawRows();
  },

  drawHead() {
    const arrow = (name) => (name !== this.sortName ? "" : this.isDescending ? " ▼" : " ▲");
    const order = (name) => (name !== this.sortName ? "none" : this.isDescending ? "descending" : "ascending");
    const widths = this.names.map((name) => this.width(name));
    d3.select("#table colgroup").selectAll("col").data([5].concat(widths)).join("col").style("width", (width) => `${width}ch`);
    d3.select("#table table").style("width", `calc(${d3.sum(widths) + 5}ch)`);
    const head = d3.select("#table thead tr");
    head.selectAll("th").data([null].concat(this.names)).join("th").attr("scope", "col").html("")
      .attr("aria-sort", (name) => (name ? order(name) : null))
      .classed("number", (name) => name && columns.get(name).isNumber);
    head.selectAll("th").filter((name) => !name).append("span").attr("class", "hidden").text("curve");
    head.selectAll("th").filter((name) => name).append("button").attr("type", "button")
      .attr("data-column", (name) => name).attr("title", (name) => columns.get(name).description || null)
      .on("click", (name) => this.sortBy(name))
      .text((name) => name).append("span").attr("aria-hidden", true).text(arrow);
    d3.selectAll("#above td, #below td").attr("colspan", this.names.length + 1);
  },

  /** The width of a column in characters. */
  width(name) {
    const column = columns.get(name);
    const longest = d3.max(rows, (row) => column.of(row).length);
    return Math.min(Math.max(longest, name.length * 0.92 + 1.5), 40) + 2.2;
  },

  drawRows() {
    const frame = this.frame.node();
    const first = Math.max(0, Math.floor(frame.scrollTop / this.rowHeight) - 8);
    const last = Math.min(this.order.length, first + Math.ceil(frame.clientHeight / this.rowHeight) + 16);
    d3.select("#above td").style("height", `${first * this.rowHeight}px`);
    d3.select("#below td").style("height", `${(this.order.length - last) * this.rowHeight}px`);
    d3.select("#rows").selectAll("tr").data(this.order.slice(first, last), (row) => row)
      .join((enter) => enter.append("tr").each((row, i, nodes) => this.fillRow(d3.select(nodes[i]), row)))
      .order()
      .attr("aria-rowindex", (row, i) => first + i + 2)
      .classed("chosen", (row) => page.chosen.has(row))
      .select("input").property("checked", (row) => page.chosen.has(row))
      .style("accent-color", (row) => (page.chosen.has(row) ? runColour(page.chosen.get(row)) : null));
  },

  fillRow(line, row) {
    line.append("td").append("input").attr("type", "checkbox").property("disabled", !curves.has(row))
      .attr("aria-label", `draw the curve of run ${shortID(row)}`)
      .attr("title", curves.has(row) ? null : "this page has no curve of this run")
      .on("change", () => page.toggle(row));
    line.selectAll("td.value").data(this.names).enter().append("td")
      .attr("class", (name) => (columns.get(name).isNumber ? "value number" : "value"))
      .classed("missing", (name) => columns.get(name).values[row] === null)
      .attr("data-status", (name) => (name === "status" ? status.values[row] : null))
      .attr("title", (name) => columns.get(name).values[row])
      .text((name) => columns.get(name).of(row));
  },
};
