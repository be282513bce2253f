// The learning curves of the chosen runs, to be zoomed and dragged.
"use strict";

const curvePlot = {
  height: 300,
  margin: {left: 58, right: 12, top: 10, bottom: 34},
  transform: d3.zoomIdentity,

  get solid() { return document.getElementById("curve-column").value; },
  get dashed() { return document.getElementById("curve-second").value; },
  get isLog() { return document.getElementById("curve-log").checked; },

  /** Each run's points of a column. */
  series(name) {
    return Array.from(page.chosen, ([row, slot]) => {
      const curve = curves.get(row);
      const values = curve.values.get(name) || [];
      const points = curve.epochs.map((epoch, index) => ({epoch, value: values[index]}))
        .filter(({value}) => value !== null && value !== undefined && (!this.isLog || value > 0));
      return {row, slot, points};
    });
  },

  draw() {
    const node = document.getElementById("curves");
    const width = node.clientWidth;
    const {left, right, top, bottom} = this.margin;
    const [plotWidth, plotHeight] = [width - left - right, this.height - top - bottom];
    const svg = this.svg.attr("width", width).attr("height", this.height);
    this.clip.attr("width", plotWidth).attr("height", plotHeight);
    this.area.attr("width", plotWidth).attr("height", plotHeight);
    this.zoom.extent([[0, 0], [plotWidth, plotHeight]]).translateExtent([[0, 0], [plotWidth, plotHeight]]);

    const groups = [this.solid, this.dashed].filter(Boolean).map((name) => this.series(name));
    const points = d3.merge(d3.merge(groups).map((series) => series.points));
    const x = d3.scaleLinear().domain(spread(d3.extent(points, (point) => point.epoch))).range([0, plotWidth]);
    const y = (this.isLog ? d3.scaleLog() : d3.scaleLinear())
      .domain(spread(d3.extent(points, (point) => point.value), this.isLog)).nice().range([plotHeight, 0]);
    this.x = this.transform.rescaleX(x);
    this.y = this.transform.rescaleY(y);

    const yTicks = this.y.ticks(6).map((value) => ({label: readable(value, 4), whole: String(value), at: this.y(value)}));
    const xTicks = this.x.ticks(8).map((value) => ({label: readable(value, 6), whole: String(value), at: this.x(value)}));
    drawAxis(svg.select(".left"), yTicks, true, plotWidth);
    drawAxis(svg.select(".bottom").attr("transform", `translate(${left},${top + plotHeight})`), xTicks, false, plotHeight);
    svg.select(".x-title").attr("x", left + plotWidth / 2).attr("y", this.height - 4);

    const line = d3.line().x((point) => this.x(point.epoch)).y((point) => this.y(point.value));
    const lines = d3.merge(groups.map((group, index) => group.map((series) => ({series, isDashed: index === 1}))));
    this.lines.selectAll("path").data(lines).join("path").attr("fill", "none").attr("stroke-width", 1.5)
      .style("stroke", ({series}) => runColour(series.slot)).attr("stroke-dasharray", ({isDashed}) => (isDashed ? "4 3" : null))
      .attr("data-run", ({series}) => shortID(series.row))
      .attr("d", ({series}) => line(series.points));
    const best = columns.get("best_epoch");
    const marks = groups.length === 0 || !best ? [] : groups[0].map((series) => ({
      series, point: series.points.find((point) => point.epoch === best.values[series.row]),
    })).filter(({point}) => point);
    this.lines.selectAll("circle").data(marks).join("circle").attr("r", 3.2).style("fill", ({series}) => runColour(series.slot))
      .attr("cx", ({point}) => this.x(point.epoch)).attr("cy", ({point}) => this.y(point.value));

    d3.select("#curve-legend").selectAll("li").data(Array.from(page.chosen)).join("li")
      .style("--colour", ([, slot]) => runColour(slot))
      .text(([row]) => `${shortID(row)} ${summary(row)}` + (columns.has("seed") ? `, seed ${columns.get("seed").of(row)}` : ""));
  },

  hover() {
    const [mouse] = d3.mouse(this.area.node());
    const epoch = Math.round(this.x.invert(mouse));
    const lines = this.series(this.solid).map((series) => {
      const point = series.points.reduce((near, point) =>
        !near || Math.abs(point.epoch - epoch) < Math.abs(near.epoch - epoch) ? point : near, null);
      return point && {
        text: `${shortID(series.row)}  epoch ${point.epoch}: ${readable(point.value, 5)}`, colour: runColour(series.slot),
      };
    }).filter(Boolean);
    if (lines.length > 0) showTip([{text: this.solid, class: "strong"}].concat(lines.slice(0, 12)));
  },

  start() {
    const {left, top} = this.margin;
    const names = sweep.curves.columns;
    const redraw = drawnOnce(() => this.draw());
    const fresh = () => this.area.call(this.zoom.transform, d3.zoomIdentity);
    fillSelect("curve-column", names, names.includes(sweep.metric) ? sweep.metric : names[0], fresh);
    const second = sweep.metric.replace(/^val_/, "train_");
    fillSelect("curve-second", [""].concat(names), second === sweep.metric ? "" : second, fresh);
    d3.select("#curve-log").on("change", fresh);

    this.svg = d3.select("#curves").append("svg").attr("role", "img").attr("aria-label", "Learning curves of the chosen runs");
    this.clip = this.svg.append("clipPath").attr("id", "curve-clip").append("rect");
    this.svg.append("g").attr("class", "axis left").attr("transform", `translate(${left},${top})`);
    this.svg.append("g").attr("class", "axis bottom");
    this.svg.append("text").attr("class", "title x-title").attr("text-anchor", "middle").text("epoch");
    const plot = this.svg.append("g").attr("transform", `translate(${left},${top})`);
    this.lines = plot.append("g").attr("clip-path", "url(#curve-clip)");
    this.zoom = d3.zoom().scaleExtent([1, 200])
      .filter(() => d3.event.type !== "wheel" || d3.event.ctrlKey)
      .on("zoom", () => {
        this.transform = d3.event.transform;
        redraw();
      });
    this.area = plot.append("rect").attr("class", "zoom-area").attr("fill", "transparent").attr("tabindex", 0)
      .attr("aria-label", "Plot of the curves: arrow keys move it, + and − zoom").call(this.zoom)
      .on("mousemove", () => this.hover()).on("mouseleave", hideTip).on("keydown", () => this.key());
    d3.select("#zoom-in").on("click", () => this.area.call(this.zoom.scaleBy, 1.6));
    d3.select("#zoom-out").on("click", () => this.area.call(this.zoom.scaleBy, 1 / 1.6));
    d3.select("#zoom-reset").on("click", fresh);
    if (sweep.curves.leftOut > 0) {
      d3.select("#curves-left-out").text(
        `The page holds the curves of the best ${curves.size} runs; those of ${sweep.curves.leftOut} more are in the store.`);
    }
    page.events.on("chosen.curves", redraw).on("resized.curves", redraw);
    page.choose(sweep.standard);
  },

  key() {
    const moves = {ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40]};
    const factor = {"+": 1.6, "=": 1.6, "-": 1 / 1.6, "−": 1 / 1.6}[d3.event.key];
    const move = moves[d3.event.key];
    if (!move && !factor) return;
    d3.event.preventDefault();
    if (factor) this.area.call(this.zoom.scaleBy, factor);
    else this.area.call(this.zoom.translateBy, move[0] / this.transform.k, move[1] / this.transform.k);
  },
};
