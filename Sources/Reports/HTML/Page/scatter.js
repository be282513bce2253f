// Any column against any other.
"use strict";

const scatter = {
  height: 300,
  margin: {left: 64, right: 12, top: 10, bottom: 38},

  get x() { return columns.get(document.getElementById("scatter-x").value); },
  get y() { return columns.get(document.getElementById("scatter-y").value); },
  get colour() { return columns.get(document.getElementById("scatter-colour").value); },

  draw() {
    const width = document.getElementById("scatter").clientWidth;
    const {left, right, top, bottom} = this.margin;
    const isLog = (id, column) => column.isNumber && document.getElementById(id).checked;
    const across = placing(this.x, [left, width - right], isLog("scatter-x-log", this.x));
    const up = placing(this.y, [this.height - bottom, top], isLog("scatter-y-log", this.y));
    const svg = this.svg.attr("width", width).attr("height", this.height);
    drawAxis(svg.select(".left").attr("transform", `translate(${left},0)`), up.ticks, true, width - left - right);
    drawAxis(
      svg.select(".bottom").attr("transform", `translate(0,${this.height - bottom})`), across.ticks, false,
      this.height - top - bottom);
    svg.select(".x-title").attr("x", (left + width) / 2).attr("y", this.height - 4).text(this.x.name);
    svg.select(".y-title").attr("transform", `translate(11,${this.height / 2 - 10}) rotate(-90)`).text(this.y.name);

    const context = sharpCanvas(this.root, "points", width, this.height);
    const paint = this.painter();
    context.globalAlpha = page.shown.length > 3000 ? 0.4 : 0.8;
    this.points = page.shown.map((row) => [across.place(this.x.values[row]), up.place(this.y.values[row]), row]);
    this.points.forEach(([x, y, row]) => {
      context.fillStyle = paint(row);
      context.beginPath();
      context.arc(x, y, page.shown.length > 3000 ? 1.6 : 3, 0, 2 * Math.PI);
      context.fill();
    });
    this.tree = d3.quadtree(this.points);
    const notes = [];
    if (across.hasMissing) notes.push(`Runs without a place on ${this.x.name} stand at the left edge.`);
    if (up.hasMissing) notes.push(`Runs without a place on ${this.y.name} stand at the foot.`);
    d3.select("#scatter-missing").text(notes.join(" "));
  },

  /** The colour of each run. */
  painter() {
    const column = this.colour;
    const muted = themeColour("muted");
    if (column.isNumber) {
      const colour = valueColour(column, column.values);
      drawLegend("scatter-legend", column, colour);
      return (row) => (column.values[row] === null ? muted : colour(column.values[row]));
    }
    const slots = new Map(column.distinct.map((value, index) => [value, themeColour(`run-${index % 8}`)]));
    const legend = d3.select("#scatter-legend").html("");
    column.distinct.slice(0, 8).forEach((value) => legend.append("span").style("color", slots.get(value)).text(`● ${value}`));
    return (row) => slots.get(column.values[row]) || muted;
  },

  near() {
    const [x, y] = d3.mouse(this.svg.node());
    const found = this.tree.find(x, y, 14);
    return found && found[2];
  },

  start() {
    const redraw = drawnOnce(() => this.draw());
    const names = Array.from(columns.keys()).filter((name) => !["id", "cell_id"].includes(name));
    fillSelect("scatter-x", names, "parameter_count", redraw);
    fillSelect("scatter-y", names, sweep.metric, redraw);
    fillSelect("scatter-colour", names, "status", redraw);
    ["scatter-x-log", "scatter-y-log"].forEach((id) => d3.select(`#${id}`).on("change", redraw));
    this.root = d3.select("#scatter").style("height", `${this.height}px`);
    sharpCanvas(this.root, "points", 10, this.height);
    this.svg = this.root.append("svg").attr("role", "img").attr("aria-label", "Scatter of two columns");
    ["left", "bottom"].forEach((side) => this.svg.append("g").attr("class", `axis ${side}`));
    ["x", "y"].forEach((axis) => this.svg.append("text").attr("class", `title ${axis}-title`).attr("text-anchor", "middle"));
    this.svg.on("mousemove", () => {
      const row = this.near();
      if (row === undefined) hideTip();
      else showTip(runLines(row, [this.x.name, this.y.name, this.colour.name]));
    }).on("mouseleave", hideTip).on("click", () => {
      const row = this.near();
      if (row !== undefined) page.toggle(row);
    });
    page.events.on("shown.scatter", redraw).on("resized.scatter", redraw);
    this.draw();
  },
};
