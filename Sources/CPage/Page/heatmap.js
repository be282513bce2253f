// The mean of a metric over the completed runs, for each pair of values of two hyperparameters.
"use strict";

const heatmap = {
  margin: {top: 6, right: 14, bottom: 40},

  start() {
    const varied = present(sweep.varied);
    const names = varied.length > 1 ? varied : varied.concat("seed");
    const hasBoth = varied.includes("depth") && varied.includes("width");
    const draw = () => this.draw();
    this.x = fillSelect("heatmap-x", names, hasBoth ? "width" : names[1], draw);
    this.y = fillSelect("heatmap-y", names, hasBoth ? "depth" : names[0], draw);
    const measured = Array.from(columns.keys()).filter((name) => columns.get(name).isMeasured);
    this.value = fillSelect("heatmap-value", measured.length > 0 ? measured : [sweep.metric], sweep.metric, draw);
    this.svg = d3.select("#heatmap").append("svg").attr("role", "img").attr("aria-label", "Heatmap of means");
    const later = drawnOnce(draw);
    page.events.on("shown.heatmap", later);
    page.events.on("resized.heatmap", later);
    draw();
  },

  /** Divides a column's values into bands: one per value, or ranges with about as many values each if there are very many. */
  bands(column) {
    const {distinct} = column;
    if (!column.isNumber || distinct.length <= 24) {
      return {names: distinct.map((value) => column.text(value)).concat(column.values.includes(null) ? ["–"] : []),
        name: (value) => column.text(value)};
    }
    const starts = d3.range(12).map((band) => distinct[Math.floor(band * distinct.length / 12)]);
    const names = starts.map((value) => `${readable(value, 3)} …`);
    return {names, name: (value) => (value === null ? "–" : names[d3.bisectRight(starts, value) - 1])};
  },

  /** Groups runs by pairs of bands, with the mean over completed runs. */
  cells(xColumn, yColumn, column, x, y) {
    const cells = new Map();
    for (const row of page.shown) {
      const [across, up] = [x.name(xColumn.values[row]), y.name(yColumn.values[row])];
      const key = `${across}\n${up}`;
      if (!cells.has(key)) cells.set(key, {across, up, values: [], others: new Map()});
      const cell = cells.get(key);
      const value = column ? column.values[row] : null;
      if (status.values[row] === "completed" && value !== null) cell.values.push(value);
      else cell.others.set(status.values[row], (cell.others.get(status.values[row]) || 0) + 1);
    }
    return Array.from(cells.values(), (cell) => ({...cell, mean: cell.values.length > 0 ? d3.mean(cell.values) : null}));
  },

  draw() {
    const [xColumn, yColumn] = [columns.get(this.x.value), columns.get(this.y.value)];
    const margin = {...this.margin, left: labelRoom(yColumn)};
    const column = columns.get(this.value.value);
    const [x, y] = [this.bands(xColumn), this.bands(yColumn)];
    const cells = this.cells(xColumn, yColumn, column, x, y);
    const width = this.svg.node().parentNode.clientWidth;
    const height = Math.max(240, Math.min(360, y.names.length * 80));
    const across = d3.scaleBand().domain(x.names).range([margin.left, width - margin.right]).padding(0.03);
    const up = d3.scaleBand().domain(y.names).range([height - margin.bottom, margin.top]).padding(0.03);
    this.svg.attr("width", width).attr("height", height).html("");
    const colour = column && valueColour(column, cells.map((cell) => cell.mean));
    drawLegend("heatmap-legend", column, colour, []);
    const ticks = (scale) => scale.domain()
      .map((name) => ({label: tickLabel(name), whole: name, at: scale(name) + scale.bandwidth() / 2}));
    this.svg.append("g").attr("class", "axis").attr("transform", `translate(0,${height - margin.bottom})`)
      .call(drawAxis, ticks(across), false, 0);
    this.svg.append("g").attr("class", "axis").attr("transform", `translate(${margin.left},0)`)
      .call(drawAxis, ticks(up), true, 0);
    this.svg.append("text").attr("class", "title").attr("text-anchor", "middle")
      .attr("x", (margin.left + width - margin.right) / 2).attr("y", height - 6).text(xColumn.name);
    this.svg.append("text").attr("class", "title").attr("text-anchor", "middle")
      .attr("transform", `translate(13,${(margin.top + height - margin.bottom) / 2}) rotate(-90)`).text(yColumn.name);
    const groups = this.svg.selectAll("g.cell").data(cells).enter().append("g").attr("class", "cell")
      .attr("transform", (cell) => `translate(${across(cell.across)},${up(cell.up)})`)
      .on("mousemove", (cell) => showTip(this.lines(cell))).on("mouseleave", hideTip);
    groups.append("rect").attr("width", across.bandwidth()).attr("height", up.bandwidth())
      .classed("empty", (cell) => cell.mean === null)
      .style("fill", (cell) => (cell.mean === null ? null : colour(cell.mean)));
    if (across.bandwidth() < 54 || up.bandwidth() < 16) return;
    const hasRoom = up.bandwidth() >= 34;
    const text = (name, write, shift) => groups.append("text").attr("class", name).attr("text-anchor", "middle")
      .attr("x", across.bandwidth() / 2).attr("y", up.bandwidth() / 2 + shift).attr("dy", "0.32em")
      .style("fill", (cell) => this.ink(cell, colour)).text(write);
    text("mean", (cell) => (cell.mean === null ? "–" : column.text(cell.mean)), hasRoom ? -8 : 0);
    if (hasRoom) text("count", (cell) => this.count(cell), 9);
  },

  /** Black or white, whichever is more legible on the cell's colour. */
  ink(cell, colour) {
    if (cell.mean === null) return null;
    return d3.lab(colour(cell.mean)).l > 55 ? "#000" : "#fff";
  },

  count(cell) {
    const others = Array.from(cell.others, ([name, number]) => `${number} ${name}`);
    return [cell.values.length > 0 || others.length === 0 ? `n = ${cell.values.length}` : ""].concat(others)
      .filter((part) => part).join(", ");
  },

  lines(cell) {
    const column = columns.get(this.value.value);
    const deviation = d3.deviation(cell.values);
    return [
      {text: `${this.y.value} ${cell.up}, ${this.x.value} ${cell.across}`, class: "strong"},
      {text: cell.mean === null ? "no completed run" : `mean ${this.value.value} ${column.text(cell.mean)}`
        + (deviation === undefined ? "" : ` ± ${readable(deviation, 2)}`)},
      {text: this.count(cell)},
    ];
  },
};
