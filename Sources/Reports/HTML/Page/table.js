// The table of runs: sorted by a click, and drawn only as far as it is seen, so that many rows cost no more than few.
"use strict";

const table = {
  rowHeight: 24,
  names: present(sweep.table),
  sorted: sweep.metric,
  isDescending: sweep.goal !== "minimize",
  order: [],

  sort() {
    const column = columns.get(this.sorted);
    this.order = page.shown.slice();
    if (column) this.order.sort((a, b) => column.compare(a, b, this.isDescending) || a - b);
    d3.select("#shown-count").text(`${page.shown.length} of ${rows.length} runs`);
    this.drawHead();
    this.drawRows();
  },

  sortBy(name) {
    this.isDescending = this.sorted === name ? !this.isDescending : false;
    this.sorted = name;
    this.sort();
  },

  drawHead() {
    const heads = d3.select("#table thead tr").selectAll("th").data([null].concat(this.names), (name) => name)
      .join((enter) => {
        const head = enter.append("th").attr("scope", "col");
        head.filter((name) => name === null).append("span").attr("class", "hidden").text("curves");
        head.filter((name) => name !== null).append("button").attr("type", "button").text((name) => name)
          .on("click", (name) => this.sortBy(name));
        return head;
      }).order();
    heads.attr("class", (name) => (name && columns.get(name).isNumber ? "number" : null))
      .attr("aria-sort", (name) =>
        name !== this.sorted ? null : this.isDescending ? "descending" : "ascending");
  },

  /** The rows that can be seen, and a few on either side. */
  drawRows() {
    const box = document.getElementById("table");
    const first = Math.max(0, Math.floor(box.scrollTop / this.rowHeight) - 10);
    const last = Math.min(this.order.length, first + Math.ceil(box.clientHeight / this.rowHeight) + 20);
    const span = this.names.length + 1;
    d3.select("#above td").attr("colspan", span).style("height", `${first * this.rowHeight}px`);
    d3.select("#below td").attr("colspan", span).style("height", `${(this.order.length - last) * this.rowHeight}px`);
    const body = d3.select("#rows");
    body.selectAll("tr").data(this.order.slice(first, last)).join("tr")
      .attr("data-row", (row) => row)
      .selectAll("td").data((row) => [null].concat(this.names).map((name) => ({row, name})))
      .join("td")
      .attr("class", ({row, name}) => this.cellClass(row, name))
      .each(function ({row, name}) {
        if (name === null) table.drawBox(this, row);
        else this.textContent = columns.get(name).of(row);
        this.title = name === null ? "" : String(columns.get(name).values[row] === null ? "" : columns.get(name).values[row]);
      });
  },

  drawBox(cell, row) {
    const box = cell.querySelector("input") || cell.appendChild(document.createElement("input"));
    Array.from(cell.childNodes).filter((node) => node !== box).forEach((node) => node.remove());
    box.type = "checkbox";
    box.checked = page.chosen.has(row);
    box.disabled = !curves.has(row);
    box.setAttribute("aria-label", `curves of ${shortID(row)}`);
    box.style.accentColor = box.checked ? runColour(page.chosen.get(row)) : "";
    box.onchange = () => page.toggle(row);
  },

  cellClass(row, name) {
    if (name === null) return null;
    const isBad = name === "status" && ["diverged", "failed"].includes(status.values[row]);
    return (columns.get(name).isNumber ? "number" : "") + (isBad ? "bad" : "") || null;
  },

  drawChoices() {
    const labels = d3.select("#column-choices").selectAll("label").data(Array.from(columns.keys())).join("label");
    labels.append("input").attr("type", "checkbox").property("checked", (name) => this.names.includes(name))
      .on("change", (name) => {
        this.names = Array.from(columns.keys()).filter((other) =>
          other === name ? !this.names.includes(name) : this.names.includes(other));
        this.sort();
      });
    labels.append("span").text((name) => name);
  },

  start() {
    this.drawChoices();
    d3.select("#table").on("scroll", drawnOnce(() => this.drawRows()));
    d3.select("#filter").on("input", function () {
      const {tests, problem} = parseFilter(this.value);
      d3.select("#filter-problem").text(problem);
      page.tests = tests;
      page.refilter();
    });
    d3.select("#clear-filter").on("click", () => {
      d3.select("#filter").property("value", "").dispatch("input");
    });
    d3.select("#choose-standard").on("click", () => page.choose(sweep.standard));
    d3.select("#choose-first").on("click", () => page.choose(this.order.filter((row) => curves.has(row)).slice(0, 10)));
    d3.select("#choose-none").on("click", () => page.choose([]));
    page.events.on("shown.table", () => {
      document.getElementById("table").scrollTop = 0;
      this.sort();
    });
    page.events.on("chosen.table", () => this.drawRows());
    this.sort();
  },
};
