// Parallel coordinates: a line for each run over the varied hyperparameters and the metric. A. Inselberg, "The plane with
// parallel coordinates", 1985, doi:10.1007/BF01898350.
"use strict";

const parallelPlot = {
  height: 360,
  margin: {top: 46, right: 56, bottom: 16},
  names: present(sweep.varied.length > 0 ? sweep.varied : ["seed"]).concat(present([sweep.metric])),
  /** Stops the drawing in progress. */
  endBackground: () => {},
  endLines: () => {},

  start() {
    // By the metric; runs without one come last.
    this.byRank = rows.slice()
      .sort((a, b) => (metric ? metric.compare(a, b, sweep.goal === "maximize") : 0) || a - b);
    this.ranks = [];
    this.byRank.forEach((row, rank) => { this.ranks[row] = rank; });
    this.frame = d3.select("#parallel").append("div").attr("class", "layers");
    d3.select("#parallel-section").classed("wide", this.names.length > 7);
    this.draw = drawnOnce(() => this.drawLines());
    page.events.on("shown.parallel", () => {
      this.drawChips();
      this.draw();
    });
    page.events.on("resized.parallel", () => this.build());
    this.build();
  },

  /** Draws everything but the lines, which change with each filter. */
  build() {
    const {margin, height} = this;
    margin.left = labelRoom(columns.get(this.names[0]));
    this.width = Math.max(this.frame.node().parentNode.clientWidth, 76 * this.names.length + margin.left);
    this.frame.style("width", `${this.width}px`).style("height", `${height}px`);
    const x = d3.scalePoint().domain(this.names).range([margin.left, this.width - margin.right]);
    this.axes = this.names.map((name) => {
      const column = columns.get(name);
      const axis = placing(column, [height - margin.bottom, margin.top], column.spansMagnitudes);
      return {name, column, x: x(name), bundle: this.bundle(column, axis), ...axis};
    });
    this.colour = metric && valueColour(metric, metric.values);
    drawLegend("parallel-legend", metric, this.colour, statusesWithoutMetric());
    const background = sharpCanvas(this.frame, "background", this.width, height);
    background.strokeStyle = themeColour("line");
    background.globalAlpha = rows.length > 2000 ? 0.3 : 0.7;
    this.endBackground();
    this.endBackground = inTurns(rows, (row) => this.stroke(background, row));
    sharpCanvas(this.frame, "lines", this.width, height);
    this.buildAxes();
    this.drawLines();
  },

  /** Spreads the runs that share a value along its axis, in pixels, so that they can be distinguished. */
  bundle(column, axis) {
    if (column.isMeasured || column.distinct.length > 12) return 0;
    const gaps = d3.pairs(axis.ticks, (a, b) => Math.abs(a.at - b.at));
    return Math.min(22, 0.4 * (d3.min(gaps) || 55));
  },

  buildAxes() {
    const {margin, height} = this;
    const svg = this.frame.selectAll("svg").data([0]).join("svg").attr("width", this.width).attr("height", height).html("");
    // Long names alternate between two lines.
    const gap = this.axes.length > 1 ? this.axes[1].x - this.axes[0].x : this.width;
    const isTight = this.names.some((name) => name.length * 7 + 8 > gap);
    const axes = svg.selectAll("g").data(this.axes).enter().append("g").attr("class", "axis vertical")
      .attr("transform", (axis) => `translate(${axis.x},0)`);
    axes.append("line").attr("y1", margin.top).attr("y2", height - margin.bottom);
    axes.append("text").attr("class", "title").attr("text-anchor", "middle")
      .attr("y", (axis, i) => (isTight && i % 2 ? 14 : 32)).text((axis) => axis.name);
    axes.append("g").each((axis, i, nodes) => drawAxis(d3.select(nodes[i]), axis.ticks, true, 0));
    const brush = d3.brushY().extent([[-14, margin.top - 4], [14, height - margin.bottom + 4]])
      .on("brush end", (axis) => this.brushed(axis, d3.event.selection));
    this.brush = brush;
    const brushes = axes.append("g").attr("class", "brush").attr("data-column", (axis) => axis.name).call(brush);
    brushes.filter((axis) => page.brushes.has(axis.name))
      .call(brush.move, (axis) => page.brushes.get(axis.name).selection);
  },

  brushed(axis, selection) {
    if (!selection) {
      if (page.brushes.has(axis.name)) page.brush(axis.name, null);
      return;
    }
    const before = page.brushes.get(axis.name);
    if (before && String(before.selection) === String(selection)) return;
    const holds = (value) => selection[0] <= axis.place(value) && axis.place(value) <= selection[1];
    const within = axis.column.distinct.filter(holds);
    const ends = within.length === 0 ? "nothing" : within.length === 1 ? axis.column.text(within[0])
      : `${axis.column.text(within[0])} … ${axis.column.text(within[within.length - 1])}`;
    const isMissing = axis.hasMissing && holds(null);
    const words = isMissing ? (within.length === 0 ? "none" : `${ends} or none`) : ends;
    const {values} = axis.column;
    page.brush(axis.name, {selection, words, test: (row) => holds(values[row])});
  },

  /** Lists the brushes as text, each removable without a mouse. */
  drawChips() {
    const chips = d3.select("#brushes").selectAll("li").data(Array.from(page.brushes), ([name]) => name)
      .join((enter) => enter.append("li").call((chip) => {
        chip.append("span");
        chip.append("button").attr("type", "button").attr("aria-label", ([name]) => `undo the range of ${name}`).text("×");
      }));
    chips.select("span").text(([name, brush]) => `${name} ${brush.words}`);
    chips.select("button").on("click", ([name]) => this.clear(name));
  },

  clear(name) {
    this.frame.selectAll(".brush").filter((axis) => axis.name === name).call(this.brush.move, null);
  },

  drawLines() {
    const context = sharpCanvas(this.frame, "lines", this.width, this.height);
    const ofStatus = statusColours();
    context.globalAlpha = Math.max(0.12, Math.min(0.8, 60 / Math.sqrt(page.shown.length)));
    context.lineWidth = 1.2;
    // Draw the best on top of the others.
    context.globalCompositeOperation = "destination-over";
    this.endLines();
    this.endLines = inTurns(this.byRank.filter((row) => page.isShown[row]), (row) => {
      const value = metric ? metric.values[row] : null;
      context.strokeStyle = value === null ? ofStatus.get(status.values[row]) : this.colour(value);
      this.stroke(context, row);
    });
  },

  stroke(context, row) {
    const apart = this.ranks[row] / rows.length - 0.5;
    context.beginPath();
    this.axes.forEach((axis, i) => context[i ? "lineTo" : "moveTo"](
      axis.x, axis.place(axis.column.values[row]) + apart * axis.bundle));
    context.stroke();
  },
};
