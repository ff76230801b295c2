// A product's, or line's, prices: stairs of what stands, dots that open the evidence, the lowest as a band, events.
import { alignedCoverageBar, colour, drawWithTheme, timeAxis } from "./chart-style.js";
import { crosshair, makeCrosshair } from "./chart-crosshair.js";
import { drawKeys } from "./chart-keys.js";
import { amountLines, drawnUnit, tickLabel } from "./chart-money.js";
import "./chart-png.js";
import { dragMark, endsDrag, makeZoomable } from "./chart-zoom.js";
import { openEvidence } from "./evidence.js";
import { drawEvents, eventsNear, flagAxis } from "./price-events.js";
import { datasets, drawnLines } from "./price-steps.js";
import { format, installTimeAdapter, wallClock } from "./time-adapter.js";

const MOST_ROWS = 8; // lines that the crosshair names
const STATES = { fading: "validity over", not_loaded: "nothing loaded" };
const { Chart } = window;

function axisTitle(history) {
  return history.isConverted ? `${history.converted_unit.currency}, by the ECB rate of each price's day` : `${history.currency}, as captured`;
}

function priceAxis(history) {
  const text = colour("--chart-text");
  return {
    type: "linear",
    grace: "8%",
    stack: "prices",
    stackWeight: 9,
    grid: { color: colour("--chart-grid") },
    border: { display: false },
    title: { display: Boolean(history.converted_unit), text: axisTitle(history), color: text },
    ticks: { color: text, maxTicksLimit: 7, callback: (value, index, ticks) => tickLabel(value, ticks, drawnUnit(history)) },
  };
}

function options(canvas, history) {
  const { zone, from, to, dealUrl } = canvas.dataset;
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    normalized: true,
    parsing: false,
    layout: { padding: { top: 4, right: 10 } },
    interaction: { mode: "nearest", intersect: true },
    onHover: (event, hit) => { canvas.style.cursor = hit.length ? "pointer" : ""; },
    onClick: (event, hit, chart) => {
      if (hit.length && !endsDrag(chart)) openDeal(dealUrl, chart.data.datasets[hit[0].datasetIndex].data[hit[0].index].deal);
    },
    scales: { x: timeAxis(wallClock(from, zone), wallClock(to, zone)), y: priceAxis(history), flags: flagAxis() },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
  };
}

function openDeal(dealUrl, deal) {
  if (deal) openEvidence(dealUrl.replace("/0/", `/${deal}/`));
}

/** Returns the step that holds at a drawn moment, undefined before the first one. */
function stepAt(steps, x) {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle].x <= x) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1];
}

/** Returns the lines with a price at a drawn moment, the lowest first. */
function standingAt(chart, lines, x) {
  return lines
    .filter((line, index) => chart.isDatasetVisible(index))
    .map((line) => ({ line, found: stepAt(line.steps, x) }))
    .filter(({ found }) => found && found.y !== null)
    .sort((a, b) => a.found.y - b.found.y);
}

function rowOf(history, { line, found }) {
  const { step } = found;
  const more = [
    step.depth === null ? "" : `−${(Number(step.depth) * 100).toFixed(1)} %`,
    step.author,
    step.voice.replaceAll("_", " "),
    STATES[step.state] ?? "",
  ];
  return {
    name: line.series.retailer.name + (line.series.is_me ? " (you)" : ""),
    value: amountLines(history, step, "price").join(" "),
    more: more.filter(Boolean).join(" · "),
    colour: line.style.colour,
    shape: line.style.shape,
  };
}

function toldEvent(event) {
  return event.kind === "note" ? `Note by ${event.retailer_name}: ${event.what}` : event.what;
}

/** Returns what the crosshair tells at a drawn moment: prices, the lowest first, and the events there. */
function toldAt(chart, history, lines, x) {
  const standing = standingAt(chart, lines, x);
  const left = standing.length - MOST_ROWS;
  const notes = [
    standing.length ? "" : "No price in force.",
    left > 0 ? `and ${left} more` : "",
    ...eventsNear(chart, x).slice(0, MOST_ROWS).map(toldEvent),
  ];
  return {
    title: format(x, "datetime"),
    rows: standing.slice(0, MOST_ROWS).map((one) => rowOf(history, one)),
    note: notes.filter(Boolean).join("\n"),
  };
}

/** Returns where anything changes, in order. */
function momentsOf(lines) {
  return [...new Set(lines.flatMap((line) => line.steps.map((step) => step.x)))].sort((a, b) => a - b);
}

function keys(lines) {
  return lines.map(({ series, style }) => ({
    label: series.retailer.name + (series.is_me ? " (you)" : ""),
    n: series.n,
    shape: style.shape,
    colour: style.colour,
    owns: (dataset) => dataset.owner === series.retailer.name,
  }));
}

function draw(canvas, numbers) {
  const history = { ...numbers, isConverted: "drawConverted" in canvas.dataset };
  const end = wallClock(canvas.dataset.to, canvas.dataset.zone);
  const lines = drawnLines(history, canvas.dataset.zone, end);
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: datasets(history, lines, canvas.dataset.zone, end) },
    options: options(canvas, history),
    plugins: [alignedCoverageBar, dragMark, crosshair],
  });
  const ends = [
    makeZoomable(chart, { isKept: true }),
    makeCrosshair(chart, {
      toldAt: (x) => toldAt(chart, history, lines, x),
      moments: momentsOf(lines),
      open: (x) => openDeal(canvas.dataset.dealUrl, standingAt(chart, lines, x)[0]?.found.step.deal),
    }),
  ];
  chart.$end = () => ends.forEach((end) => end());
  drawKeys(chart, keys(lines), canvas.closest("section").querySelector("[data-series-keys]"));
  canvas.dataset.drawn = "true";
  drawEvents(chart, canvas, canvas.$events).then((found) => { canvas.$events = found ?? undefined; });
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-price-chart]")) drawWithTheme(canvas, draw);
