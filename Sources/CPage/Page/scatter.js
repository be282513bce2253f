// Plots one column against another, with a point for each run that the filter shows.
"use strict";

const scatterPlot = {
  height: 360,
  margin: {top: 10, right: 14, bottom: 40},

  start() {
    const names = Array.from(columns.keys()).filter((name) => name !== "id" && columns.get(name).distinct.length > 0);
    const chosen = (axis, name) => {
      const select = fillSelect(`scatter-${axis}`, names, name, () => this.chooseColumn(axis));
      return {select, log: d3.select(`#scatter-${axis}-log`).on("change", () => this.draw()).node()};
    };
    const started = present(sweep.varied).find((name) => columns.get(name).spansMagnitudes);
    this.x = chosen("x", started || present(sweep.varied.concat(["parameter_count"]))[0]);
    this.y = chosen("y", sweep.metric);
    this.colouring = fillSelect("scatter-colour", ["status"].concat(present([sweep.metric])), sweep.metric, () => this.draw());
    this.frame = d3.select("#scatter").append("div").attr("class", "layers");
    this.svg = this.frame.append("svg").attr("role", "img").attr("aria-label", "Scatter plot of the shown runs");
    this.xAxis = this.svg.append("g").attr("class", "axis");
    this.yAxis = this.svg.append("g").attr("class", "axis");
    this.xTitle = this.svg.append("text").attr("class", "title").attr("text-anchor", "middle");
    this.yTitle = this.svg.append("text").attr("class", "title").attr("text-anchor", "middle");
    this.surface = this.svg.append("rect").attr("class", "surface").on("mousemove", () => this.point())
      .on("mouseleave", () => this.leave()).on("click", () => this.toggle());
    this.ring = this.svg.append("circle").attr("class", "ring").attr("r", 6);
    const draw = drawnOnce(() => this.draw());
    ["shown.scatter", "chosen.scatter", "resized.scatter"].forEach((event) => page.events.on(event, draw));
    this.chooseColumn("x");
    this.chooseColumn("y");
  },

  /** The scale follows the column until the user switches it. */
  chooseColumn(axis) {
    const {select, log} = this[axis];
    const column = columns.get(select.value);
    log.checked = column.spansMagnitudes;
    log.disabled = !column.isNumber;
    this.draw();
  },

  draw() {
    const {height} = this;
    const width = this.frame.node().parentNode.clientWidth;
    const xColumn = columns.get(this.x.select.value);
    const yColumn = columns.get(this.y.select.value);
    const margin = {...this.margin, left: labelRoom(yColumn)};
    const x = placing(xColumn, [margin.left, width - margin.right], this.x.log.checked);
    const y = placing(yColumn, [height - margin.bottom, margin.top], this.y.log.checked);
    this.svg.attr("width", width).attr("height", height);
    this.surface.attr("x", margin.left).attr("y", margin.top)
      .attr("width", Math.max(0, width - margin.left - margin.right)).attr("height", height - margin.top - margin.bottom);
    this.xAxis.attr("transform", `translate(0,${height - margin.bottom})`)
      .call(drawAxis, x.ticks, false, height - margin.top - margin.bottom);
    this.yAxis.attr("transform", `translate(${margin.left},0)`)
      .call(drawAxis, y.ticks, true, width - margin.left - margin.right);
    this.xTitle.attr("x", (margin.left + width - margin.right) / 2).attr("y", height - 6).text(xColumn.name);
    this.yTitle.attr("transform", `translate(13,${(margin.top + height - margin.bottom) / 2}) rotate(-90)`).text(yColumn.name);
    this.points = page.shown
      .map((row) => ({row, x: x.place(xColumn.values[row]), y: y.place(yColumn.values[row])}));
    this.tree = d3.quadtree(this.points, (point) => point.x, (point) => point.y);
    this.drawPoints(width);
    const missing = page.shown
      .filter((row) => !(x.hasPlace(xColumn.values[row]) && y.hasPlace(yColumn.values[row]))).length;
    d3.select("#scatter-missing").text(missing === 0 ? ""
      : `${missing.toLocaleString("en")} of ${page.shown.length.toLocaleString("en")} runs have no place on these scales; `
        + 'they are drawn at "none".');
  },

  drawPoints(width) {
    const byMetric = this.colouring.value !== "status";
    const ofValue = byMetric ? valueColour(metric, metric.values) : null;
    const ofStatus = statusColours();
    const colour = (row) => (byMetric && metric.values[row] !== null
      ? ofValue(metric.values[row]) : ofStatus.get(status.values[row]));
    const context = sharpCanvas(this.frame, "points", width, this.height);
    context.globalAlpha = Math.max(0.25, Math.min(0.85, 40 / Math.sqrt(this.points.length)));
    for (const point of this.points) {
      context.fillStyle = colour(point.row);
      context.beginPath();
      context.arc(point.x, point.y, this.points.length > 3000 ? 2 : 3.5, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    context.strokeStyle = themeColour("text");
    for (const point of this.points.filter((candidate) => page.chosen.has(candidate.row))) {
      context.beginPath();
      context.arc(point.x, point.y, 5, 0, 2 * Math.PI);
      context.stroke();
    }
    drawLegend("scatter-legend", metric, ofValue, byMetric ? statusesWithoutMetric() : status.distinct);
  },

  nearest() {
    const [x, y] = d3.mouse(this.svg.node());
    return this.tree.find(x, y, 24);
  },

  point() {
    const point = this.nearest();
    this.ring.classed("on", Boolean(point));
    if (!point) return hideTip();
    this.ring.attr("cx", point.x).attr("cy", point.y);
    showTip(runLines(point.row, [this.x.select.value, this.y.select.value, sweep.metric]));
  },

  leave() {
    this.ring.classed("on", false);
    hideTip();
  },

  toggle() {
    const point = this.nearest();
    if (point) page.toggle(point.row);
  },
};
