// Assembles the page: head, filter and views.
"use strict";

function describe() {
  document.title = `${sweep.name} – netlab report`;
  d3.select("#name").text(sweep.name);
  const order = ["completed", "diverged", "failed", "interrupted", "running", "pending"];
  const counts = order.map((name) => [name, status.values.filter((value) => value === name).length])
    .filter(([, count]) => count > 0);
  const cells = columns.has("cell_id") ? columns.get("cell_id").distinct.length : 0;
  const line = d3.select("#counts");
  line.append("span").text(`${counted(cells, "cell")}, ${counted(rows.length, "run")}:`);
  line.selectAll("button").data(counts).enter().append("button").attr("type", "button")
    .attr("data-status", ([name]) => name).attr("title", ([name]) => `show the runs that are ${name}`)
    .text(([name, count]) => `${count.toLocaleString("en")} ${name}`)
    .on("click", ([name]) => filter(`status = ${name}`));
  d3.select("#best").text(sweep.best);
  d3.select("#provenance").selectAll("div").data(sweep.provenance).enter().append("div")
    .call((pair) => pair.append("dt").text(([name]) => name))
    .call((pair) => pair.append("dd").text(([, value]) => value));
  d3.select("#spec").text(sweep.spec);
}

/** `1 run`, `1,234 runs`. */
function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Filters by a text, as if it were typed. */
function filter(text) {
  d3.select("#filter").property("value", text);
  const {tests, problem} = parseFilter(text);
  d3.select("#filter-problem").text(problem);
  d3.select("#filter").attr("aria-invalid", problem ? "true" : null);
  page.tests = tests;
  page.refilter();
}

describe();
d3.select("#filter").on("input", function () { filter(this.value); });
d3.select("#clear-filter").on("click", () => {
  Array.from(page.brushes.keys()).forEach((name) => parallelPlot.clear(name));
  filter("");
});
[table, curvePlot, parallelPlot, scatterPlot, heatmap].forEach((view) => view.start());

const resized = drawnOnce(() => page.events.call("resized"));
window.addEventListener("resize", resized);
darkTheme.addEventListener("change", resized);
