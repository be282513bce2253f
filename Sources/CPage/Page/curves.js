// Learning curves of the chosen runs, with zoom and values at the pointer.
"use strict";

const curvePlot = {
  height: 330,
  margin: {top: 10, right: 14, bottom: 40, left: 64},
  transform: d3.zoomIdentity,

  start() {
    const names = sweep.curves.columns;
    const redraw = () => this.reset();
    this.column = fillSelect("curve-column", names, sweep.metric, redraw);
    this.second = fillSelect("curve-second", [""].concat(names), "", redraw);
    this.isLog = d3.select("#curve-log").on("change", redraw).node();
    this.build();
    page.events.on("chosen.curves", () => this.draw());
    page.events.on("resized.curves", () => this.draw());
    const left = sweep.curves.leftOut;
    d3.select("#curves-left-out").text(left > 0
      ? `This page has the curves of ${curves.size.toLocaleString("en")} runs, the best by ${sweep.metric}, the median `
        + `and the worst among them, and not those of ${left.toLocaleString("en")} others.` : "");
    d3.select("#choose-standard").on("click", () => page.choose(sweep.standard));
    d3.select("#choose-first").on("click",
      () => page.choose(table.order.filter((row) => curves.has(row)).slice(0, 10)));
    d3.select("#choose-none").on("click", () => page.choose([]));
    page.choose(sweep.standard);
  },

  build() {
    this.svg = d3.select("#curves").append("svg").attr("tabindex", 0).attr("role", "img")
      .attr("aria-label", "Learning curves of the chosen runs");
    this.svg.append("clipPath").attr("id", "curves-clip").append("rect");
    this.xAxis = this.svg.append("g").attr("class", "axis");
    this.yAxis = this.svg.append("g").attr("class", "axis");
    this.xTitle = this.svg.append("text").attr("class", "title").attr("text-anchor", "middle").text("epoch");
    this.yTitle = this.svg.append("text").attr("class", "title").attr("text-anchor", "middle");
    const inside = this.svg.append("g").attr("clip-path", "url(#curves-clip)");
    this.ruler = inside.append("line").attr("class", "ruler");
    this.lines = inside.append("g");
    this.message = this.svg.append("text").attr("class", "message").attr("text-anchor", "middle");
    this.zoom = d3.zoom().scaleExtent([1, 200])
      // The wheel alone scrolls the page.
      .filter(() => !d3.event.button && (d3.event.type !== "wheel" || d3.event.ctrlKey || d3.event.metaKey))
      .on("zoom", () => {
        this.transform = d3.event.transform;
        this.drawLines();
      });
    this.surface = inside.append("rect").attr("class", "surface").call(this.zoom)
      .on("mousemove", () => this.point()).on("mouseleave", () => this.leave());
    d3.select("#zoom-in").on("click", () => this.surface.call(this.zoom.scaleBy, 1.5));
    d3.select("#zoom-out").on("click", () => this.surface.call(this.zoom.scaleBy, 1 / 1.5));
    d3.select("#zoom-reset").on("click", () => this.reset());
    this.svg.on("keydown", () => this.pressed(d3.event));
  },

  pressed(event) {
    const moves = {ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40]};
    const scales = {"+": 1.5, "=": 1.5, "-": 1 / 1.5};
    const step = 1 / this.transform.k;
    if (event.key in moves) {
      this.surface.call(this.zoom.translateBy, ...moves[event.key].map((pixels) => pixels * step));
    } else if (event.key in scales) {
      this.surface.call(this.zoom.scaleBy, scales[event.key]);
    } else if (event.key === "0") this.reset();
    else return;
    event.preventDefault();
  },

  reset() {
    this.surface.call(this.zoom.transform, d3.zoomIdentity);
    this.draw();
  },

  /** A curve for each chosen run and drawn column with values. */
  get series() {
    const names = [this.column.value, this.second.value].filter((name, i, all) => name && all.indexOf(name) === i);
    const list = [];
    for (const [row, slot] of page.chosen) {
      const {epochs, values} = curves.get(row);
      names.forEach((name, i) => list.push({row, slot, name, isSecond: i > 0, epochs, values: values.get(name)}));
    }
    return list;
  },

  draw() {
    const {margin, height} = this;
    const width = this.svg.node().parentNode.clientWidth;
    this.svg.attr("width", width).attr("height", height);
    const isLog = this.isLog.checked;
    this.drawn = this.series;
    const values = d3.merge(this.drawn.map((line) => line.values))
      .filter((value) => value !== null && (!isLog || value > 0));
    const lastEpoch = d3.max(this.drawn, (line) => line.epochs[line.epochs.length - 1]);
    this.x = d3.scaleLinear().domain(spread([1, lastEpoch || 1], false)).range([margin.left, width - margin.right]);
    this.y = (isLog ? d3.scaleLog() : d3.scaleLinear()).domain(spread(d3.extent(values), isLog))
      .range([height - margin.bottom, margin.top]).nice();
    const area = [[margin.left, margin.top], [width - margin.right, height - margin.bottom]];
    this.zoom.extent(area).translateExtent(area);
    const inner = Math.max(0, width - margin.left - margin.right);
    this.surface.attr("x", margin.left).attr("y", margin.top).attr("width", inner)
      .attr("height", height - margin.top - margin.bottom);
    // Leave space for the dots at the edges.
    this.svg.select("#curves-clip rect").attr("x", margin.left).attr("y", margin.top - 4).attr("width", inner + 4)
      .attr("height", height - margin.top - margin.bottom + 8);
    const middle = (margin.top + height - margin.bottom) / 2;
    this.xTitle.attr("x", (margin.left + width - margin.right) / 2).attr("y", height - 6);
    this.yTitle.attr("transform", `translate(13,${middle}) rotate(-90)`)
      .text([this.column.value, this.second.value].filter((name) => name).join(", dashed "));
    this.message.attr("x", width / 2).attr("y", middle)
      .text(this.drawn.length === 0 ? "No run is chosen: tick some in the table." : "");
    this.drawLines();
    this.drawLegend();
  },

  drawLines() {
    const {margin, height} = this;
    const x = this.transform.rescaleX(this.x);
    const y = this.transform.rescaleY(this.y);
    this.zoomed = {x, y};
    const [left, right] = x.range();
    const isLog = this.isLog.checked;
    const ticks = (scale, values) =>
      values.map((value) => ({label: readable(value, 4), whole: String(value), at: scale(value)}));
    this.xAxis.attr("transform", `translate(0,${height - margin.bottom})`)
      .call(drawAxis, ticks(x, roundValues(x, false).filter(Number.isInteger)), false, height - margin.top - margin.bottom);
    this.yAxis.attr("transform", `translate(${left},0)`)
      .call(drawAxis, ticks(y, roundValues(y, isLog)), true, right - left);
    const hasPlace = (value) => value !== null && (!isLog || value > 0);
    const path = (line) => d3.line().defined((i) => hasPlace(line.values[i]))
      .x((i) => x(line.epochs[i])).y((i) => y(line.values[i]))(d3.range(line.epochs.length));
    this.lines.selectAll("path").data(this.drawn, (line) => `${line.row} ${line.isSecond}`).join("path")
      .attr("data-run", (line) => shortID(line.row))
      .style("stroke", (line) => runColour(line.slot))
      .style("stroke-width", (line) => (line.slot < 8 ? 1.6 : 1))
      .style("stroke-dasharray", (line) => (line.isSecond ? "5 3" : null)).attr("d", path);
    const bestEpoch = columns.get("best_epoch");
    const best = (line) => (bestEpoch ? line.epochs.indexOf(bestEpoch.values[line.row]) : -1);
    this.lines.selectAll("circle")
      .data(this.drawn.filter((line) => best(line) >= 0 && hasPlace(line.values[best(line)]))).join("circle").attr("r", 3.5)
      .style("fill", (line) => runColour(line.slot))
      .attr("cx", (line) => x(line.epochs[best(line)])).attr("cy", (line) => y(line.values[best(line)]));
  },

  /** Shows the values of all curves at the pointer's epoch, and highlights the nearest one. */
  point() {
    const [mouseX, mouseY] = d3.mouse(this.surface.node());
    const {x, y} = this.zoomed;
    if (this.drawn.length === 0) return;
    const epoch = x.invert(mouseX);
    const read = this.drawn.map((line) => {
      const right = Math.min(d3.bisectLeft(line.epochs, epoch), line.epochs.length - 1);
      const left = Math.max(right - 1, 0);
      const i = epoch - line.epochs[left] < line.epochs[right] - epoch ? left : right;
      return {line, epoch: line.epochs[i], value: line.values[i]};
    });
    const distance = (point) => (point.value === null ? Infinity : Math.abs(y(point.value) - mouseY));
    read.sort((a, b) => distance(a) - distance(b));
    const nearest = read[0];
    this.ruler.attr("x1", x(nearest.epoch)).attr("x2", x(nearest.epoch)).attr("y1", 0).attr("y2", this.height)
      .classed("on", true);
    this.lines.selectAll("path").classed("faint", (line) => line !== nearest.line);
    const lines = read.slice(0, 12).map((point) => ({
      text: [shortID(point.line.row), point.line.name, point.value === null ? "–" : readable(point.value, 5)]
        .concat(point.epoch === nearest.epoch ? [] : `(epoch ${point.epoch})`).join(" "),
      class: point === nearest ? "run strong" : "run",
      colour: runColour(point.line.slot),
    }));
    if (read.length > 12) lines.push({text: `and ${read.length - 12} more`});
    showTip([{text: `epoch ${nearest.epoch}`}].concat(lines));
  },

  leave() {
    this.ruler.classed("on", false);
    this.lines.selectAll("path").classed("faint", false);
    hideTip();
  },

  drawLegend() {
    const items = d3.select("#curve-legend").selectAll("li").data(Array.from(page.chosen), ([row]) => row)
      .join((enter) => enter.append("li").call((item) => {
        item.append("i");
        item.append("span");
        item.append("button").attr("type", "button").text("×");
      })).order();
    items.select("i").style("background", ([, slot]) => runColour(slot));
    items.select("span").text(([row]) => {
      const seed = columns.has("seed") ? `, seed ${columns.get("seed").of(row)}` : "";
      const isScored = metric && metric.values[row] !== null;
      const score = isScored ? `${sweep.metric} ${metric.of(row)}` : status.values[row];
      return `${shortID(row)}, ${score}: ${summary(row)}${seed}`;
    }).attr("title", ([row]) => summary(row));
    items.select("button").attr("aria-label", ([row]) => `remove run ${shortID(row)} from the curves`)
      .on("click", ([row]) => page.toggle(row));
  },
};
