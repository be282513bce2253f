// The mean of a figure over two hyperparameters.
"use strict";

const heatmap = {
  margin: {left: 96, right: 12, top: 4, bottom: 38},

  draw() {
    const node = document.getElementById("heatmap");
    const [xName, yName, name] = ["heatmap-x", "heatmap-y", "heatmap-value"].map((id) => document.getElementById(id).value);
    if (!xName || !yName || !name) return;
    const [x, y, figure] = [xName, yName, name].map((column) => columns.get(column));
    const groups = new Map();
    page.shown.filter((row) => status.values[row] === "completed" && figure.values[row] !== null).forEach((row) => {
      const key = JSON.stringify([x.values[row], y.values[row]]);
      if (!groups.has(key)) groups.set(key, {x: x.values[row], y: y.values[row], values: []});
      groups.get(key).values.push(figure.values[row]);
    });
    const cells = Array.from(groups.values());
    cells.forEach((cell) => { cell.mean = d3.mean(cell.values); });

    const {left, right, top, bottom} = this.margin;
    const width = node.clientWidth;
    const [xs, ys] = [this.values(x), this.values(y)];
    const height = Math.max(180, Math.min(420, top + bottom + 36 * ys.length));
    const across = d3.scaleBand().domain(xs.map(String)).range([left, width - right]).padding(0.02);
    const up = d3.scaleBand().domain(ys.map(String)).range([height - bottom, top]).padding(0.02);
    const colour = valueColour(figure, cells.map((cell) => cell.mean));
    const svg = this.svg.attr("width", width).attr("height", height);
    const drawn = svg.selectAll("g.cell").data(cells).join((enter) => {
      const group = enter.append("g").attr("class", "cell");
      group.append("rect");
      group.append("text").attr("text-anchor", "middle").attr("dy", "0.35em");
      return group;
    });
    drawn.attr("transform", (cell) => `translate(${across(String(cell.x))},${up(String(cell.y))})`)
      .attr("data-cell", (cell) => JSON.stringify([cell.x, cell.y]));
    drawn.select("rect").attr("width", across.bandwidth()).attr("height", up.bandwidth())
      .attr("fill", (cell) => colour(cell.mean));
    drawn.select("text").attr("x", across.bandwidth() / 2).attr("y", up.bandwidth() / 2)
      .style("fill", (cell) => (d3.lab(colour(cell.mean)).l > 55 ? "#111111" : "#fafafa"))
      .text((cell) => (across.bandwidth() > 44 && up.bandwidth() > 13 ? figure.text(cell.mean) : ""));
    drawn.on("mousemove", (cell) => showTip([
      {text: `${name} ${readable(cell.mean, 5)}`, class: "strong"}, {text: `${yName} ${y.text(cell.y)}, ${xName} ${x.text(cell.x)}`},
      {text: `mean of ${cell.values.length} completed runs`},
    ])).on("mouseleave", hideTip);
    const ticks = (column, values, band) => values.map((value) => ({
      label: tickLabel(column.text(value)), whole: String(value), at: band(String(value)) + band.bandwidth() / 2,
    }));
    drawAxis(svg.select(".left").attr("transform", `translate(${left},0)`), ticks(y, ys, up), true, 0);
    drawAxis(svg.select(".bottom").attr("transform", `translate(0,${height - bottom})`), ticks(x, xs, across), false, 0);
    svg.select(".x-title").attr("x", (left + width) / 2).attr("y", height - 4).text(xName);
    svg.select(".y-title").attr("transform", `translate(11,${(height - bottom) / 2}) rotate(-90)`).text(yName);
    drawLegend("heatmap-legend", figure, colour);
  },

  /** All values of a hyperparameter, with the missing one last where there is one. */
  values(column) {
    return column.values.includes(null) ? column.distinct.concat([null]) : column.distinct;
  },

  start() {
    const redraw = drawnOnce(() => this.draw());
    const names = present(sweep.varied);
    const hasBoth = names.includes("depth") && names.includes("width");
    fillSelect("heatmap-x", names, hasBoth ? "width" : names[1] || names[0], redraw);
    fillSelect("heatmap-y", names, hasBoth ? "depth" : names[0], redraw);
    fillSelect("heatmap-value", sweep.figures, sweep.metric, redraw);
    this.svg = d3.select("#heatmap").append("svg").attr("role", "img").attr("aria-label", "Mean over two hyperparameters");
    ["left", "bottom"].forEach((side) => this.svg.append("g").attr("class", `axis ${side}`));
    ["x", "y"].forEach((axis) => this.svg.append("text").attr("class", `title ${axis}-title`).attr("text-anchor", "middle"));
    page.events.on("shown.heatmap", redraw).on("resized.heatmap", redraw);
    this.draw();
  },
};
