// Maps values to positions and colours.
"use strict";

const darkTheme = matchMedia("(prefers-color-scheme: dark)");

/** A colour of the style sheet, for a canvas. */
function themeColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The statuses of runs without a value of the metric. */
function statusesWithoutMetric() {
  return status.distinct.filter((name) =>
    rows.some((row) => status.values[row] === name && (!metric || metric.values[row] === null)));
}

/** The colour of each status that occurs. */
function statusColours() {
  return new Map(status.distinct.map((name) => [name, themeColour(`status-${name}`)]));
}

/**
 * A column's values along a line from `start` to `end`, in pixels. Values that have no place there (missing, or not positive on a
 * logarithmic scale) get one of their own at its start.
 */
function placing(column, [start, end], isLog) {
  const hasPlace = (value) => value !== null && (!isLog || value > 0);
  const placed = column.values.filter(hasPlace);
  const hasMissing = placed.length < column.values.length;
  const direction = Math.sign(end - start);
  const range = [start + direction * (hasMissing ? 28 : 6), end - direction * 6];
  const scale = column.isNumber
    ? (isLog ? d3.scaleLog() : d3.scaleLinear()).domain(spread(d3.extent(placed), isLog)).range(range)
    : d3.scalePoint().domain(column.distinct).range(range).padding(0.5);
  const missing = start + direction * 8;
  const ticks = tickValues(column, scale, isLog)
    .map((value) => ({label: tickLabel(value), whole: String(value), at: scale(value)}));
  if (hasMissing) ticks.unshift({label: "none", whole: isLog ? "no value, or not above 0" : "no value", at: missing});
  return {ticks, hasMissing, hasPlace, place: (value) => (hasPlace(value) ? scale(value) : missing)};
}

/** Widens a domain that is a single point. */
function spread([low, high], isLog) {
  if (low === undefined) return isLog ? [1, 10] : [0, 1];
  if (low < high) return [low, high];
  return isLog ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
}

function tickValues(column, scale, isLog) {
  if (!column.isNumber || (column.distinct.length <= 8 && !column.isMeasured)) {
    return column.distinct.filter((value) => !isLog || value > 0);
  }
  return roundValues(scale, isLog);
}

/** Round ticks along a scale; on a logarithmic one powers of ten, or 1, 2, 5, 10, 20 and so on if those are few. */
function roundValues(scale, isLog) {
  if (!isLog) return scale.ticks(7);
  const [low, high] = scale.domain();
  const powers = d3.range(Math.ceil(Math.log10(low)), Math.floor(Math.log10(high)) + 1)
    .map((exponent) => Number(`1e${exponent}`));
  if (powers.length > 3) return powers;
  const steps = scale.ticks().filter((value) => /^[125]e/.test(value.toExponential()));
  return steps.length > 1 ? steps : scale.ticks(7);
}

function tickLabel(value) {
  const text = typeof value === "number" ? readable(value, 4) : value;
  return text.length > 16 ? `${text.slice(0, 15)}…` : text;
}

/** The width of a column's labels and title on the left of an axis, in pixels. */
function labelRoom(column) {
  return column.isNumber ? 76 : Math.max(76, 34 + 6.8 * d3.max(column.distinct, (value) => tickLabel(value).length));
}

/** The ticks whose labels do not overlap; `size` is the length of a label along the axis. */
function legible(ticks, size) {
  const kept = [];
  for (const tick of ticks) {
    const last = kept[kept.length - 1];
    if (!last || Math.abs(tick.at - last.at) >= (size(tick) + size(last)) / 2) kept.push(tick);
  }
  return kept;
}

/** Draws an axis below a plot, or on its left if `isVertical`, with grid lines. */
function drawAxis(group, ticks, isVertical, across) {
  const kept = legible(ticks, isVertical ? () => 13 : (tick) => tick.label.length * 6.6 + 8);
  const ticksDrawn = group.selectAll("g").data(kept).join("g")
    .attr("transform", (tick) => (isVertical ? `translate(0,${tick.at})` : `translate(${tick.at},0)`));
  ticksDrawn.selectAll("line").data([0]).join("line")
    .attr(isVertical ? "x2" : "y2", isVertical ? across : -across);
  ticksDrawn.selectAll("text").data((tick) => [tick]).join("text")
    .attr("x", isVertical ? -7 : 0).attr("y", isVertical ? 0 : 9)
    .attr("dy", isVertical ? "0.32em" : "0.71em").attr("text-anchor", isVertical ? "end" : "middle")
    .text((tick) => tick.label).append("title").text((tick) => tick.whole);
}

/** Colours from good to bad values of a column, distinct from the background at the good end; the outermost 2 % of many values share a colour. */
function valueColour(column, values) {
  const sorted = values.filter((value) => value !== null).sort(d3.ascending);
  const tail = sorted.length < 50 ? 0 : 0.02;
  const ends = [d3.quantile(sorted, tail), d3.quantile(sorted, 1 - tail)];
  const [good, bad] = column.goal === "minimize" ? ends : ends.slice().reverse();
  const shade = d3.scaleLinear().domain([good, bad]).range(darkTheme.matches ? [1, 0.2] : [0, 0.9]).clamp(true);
  const colour = (value) => d3.interpolateViridis(shade(value));
  colour.ends = [good, bad];
  return colour;
}

/** Draws the legend of a colour scale, with the statuses that have their own colours. */
function drawLegend(id, column, colour, statuses) {
  const legend = d3.select(`#${id}`).html("");
  legend.selectAll("span").data(statuses).enter().append("span")
    .call((item) => item.append("b").style("background", (name) => `var(--status-${name})`))
    .call((item) => item.append("span").text((name) => name));
  if (!colour || colour.ends[0] === undefined) return;
  const [good, bad] = colour.ends;
  legend.append("span").text(`${column.name} ${column.text(good)}`);
  const stops = d3.range(9).map((step) => colour(good + (bad - good) * step / 8));
  legend.append("i").style("background", `linear-gradient(to right, ${stops.join(", ")})`);
  legend.append("span").text(column.text(bad));
}

/** A canvas at the screen's resolution, in CSS pixels. */
function sharpCanvas(parent, className, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = parent.selectAll(`canvas.${className}`).data([0]).join("canvas").attr("class", className)
    .attr("width", Math.round(width * ratio)).attr("height", Math.round(height * ratio))
    .style("width", `${width}px`).style("height", `${height}px`).node();
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
