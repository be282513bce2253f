// Each run as a line across the hyperparameters to the metric; ranges chosen along the axes filter all views.
"use strict";

const parallel = {
  height: 280,
  margin: {left: 40, right: 64, top: 26, bottom: 12},
  /** What takes a range away again, by column. */
  clearing: new Map(),
  names: present(sweep.varied.concat(sweep.varied.includes(sweep.metric) ? [] : [sweep.metric])),

  draw() {
    const width = document.getElementById("parallel").clientWidth;
    const {left, right, top, bottom} = this.margin;
    const bounds = [this.height - bottom, top];
    this.x = d3.scalePoint().domain(this.names).range([left, width - right]);
    this.places = new Map(this.names.map((name) => {
      const column = columns.get(name);
      return [name, placing(column, bounds, column.spansMagnitudes)];
    }));
    this.drawAxes(width);
    this.drawLines(width);
  },

  drawLines(width) {
    const context = sharpCanvas(this.root, "lines", width, this.height);
    const colour = metric ? valueColour(metric, metric.values) : () => themeColour("accent");
    const drawn = (row, style, alpha) => {
      context.strokeStyle = style;
      context.globalAlpha = alpha;
      context.beginPath();
      this.names.forEach((name, index) => {
        const at = this.places.get(name).place(columns.get(name).values[row]);
        if (index === 0) context.moveTo(this.x(name), at);
        else context.lineTo(this.x(name), at);
      });
      context.stroke();
    };
    const grey = themeColour("filtered");
    const alpha = Math.max(0.06, Math.min(0.85, 60 / Math.sqrt(page.shown.length * 20 + 1)));
    context.lineWidth = 1;
    if (page.shown.length < rows.length) rows.filter((row) => !page.isShown[row]).forEach((row) => drawn(row, grey, 0.3));
    page.shown.forEach((row) => {
      const value = metric && metric.values[row];
      drawn(row, value === null || value === undefined ? themeColour("muted") : colour(value), alpha);
    });
    if (metric) drawLegend("parallel-legend", metric, colour);
  },

  drawAxes(width) {
    const {top, bottom} = this.margin;
    const svg = this.svg.attr("width", width).attr("height", this.height);
    const parallelPlot = this;
    svg.selectAll("g.axis").data(this.names).join((enter) => {
      const group = enter.append("g").attr("class", "axis");
      group.append("line");
      group.append("text").attr("class", "title").attr("text-anchor", "middle").attr("y", 12);
      group.append("g").attr("class", "ticks");
      group.append("g").attr("class", "brush");
      return group;
    }).attr("transform", (name) => `translate(${this.x(name)},0)`).each(function (name) {
      const group = d3.select(this);
      group.select("line").attr("y1", top).attr("y2", parallelPlot.height - bottom).style("stroke", "var(--muted)");
      group.select(".title").text(name);
      const ticks = legible(parallelPlot.places.get(name).ticks, () => 13);
      group.select(".ticks").selectAll("text").data(ticks).join("text").attr("x", 6).attr("dy", "0.32em")
        .attr("y", (tick) => tick.at).text((tick) => tick.label)
        .style("paint-order", "stroke").style("stroke", "var(--background)").style("stroke-width", 3);
      const brush = d3.brushY().extent([[-12, top], [12, parallelPlot.height - bottom]])
        .on("brush end", () => parallelPlot.brushed(name));
      const place = group.select(".brush").call(brush);
      parallelPlot.clearing.set(name, () => place.call(brush.move, null));
    });
  },

  brushed(name) {
    const range = d3.event.selection;
    const column = columns.get(name);
    const {place} = this.places.get(name);
    page.brush(name, range && {
      test: (row) => {
        const at = place(column.values[row]);
        return at >= range[0] && at <= range[1];
      },
    });
  },

  drawChips() {
    d3.select("#brushes").selectAll("li").data(Array.from(page.brushes.keys())).join("li")
      .text((name) => `${name}: a range is chosen`)
      .append("button").attr("type", "button").text("undo").on("click", (name) => this.clearing.get(name)());
  },

  start() {
    this.root = d3.select("#parallel").style("height", `${this.height}px`);
    sharpCanvas(this.root, "lines", 10, this.height);
    this.svg = this.root.append("svg").attr("role", "img")
      .attr("aria-label", "Parallel coordinates of hyperparameters and metric");
    const lines = drawnOnce(() => this.drawLines(document.getElementById("parallel").clientWidth));
    page.events.on("shown.parallel", () => {
      this.drawChips();
      lines();
    });
    page.events.on("resized.parallel", drawnOnce(() => this.draw()));
    this.draw();
  },
};
