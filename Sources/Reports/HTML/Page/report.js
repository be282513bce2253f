// Puts the page together.
"use strict";

function drawAll() {
  page.events.call("resized");
}

document.title = `${sweep.name}: netlab report`;
d3.select("#name").text(sweep.name);
d3.select("#counts").text(sweep.counts);
d3.select("#best").text(sweep.best);
d3.select("#provenance").selectAll("div").data(sweep.provenance).enter().each(function ([name, value]) {
  d3.select("#provenance").append("dt").text(name);
  d3.select("#provenance").append("dd").text(value);
});
d3.select("#spec").text(sweep.spec);

table.start();
curvePlot.start();
parallel.start();
scatter.start();
heatmap.start();

window.addEventListener("resize", drawAll);
darkTheme.addListener(drawAll);
