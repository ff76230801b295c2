// A product's price history: one line a retailer, dots that open the evidence, list prices as bars, the lowest as steps.
import { alignedCoverageBar, colour, drawWithTheme, lineStyle, timeAxis } from "./chart-style.js";
import { drawKeys } from "./chart-keys.js";
import { amountLines, drawnUnit, drawnValue, tickLabel } from "./chart-money.js";
import "./chart-png.js";
import { dragMark, endsDrag, makeZoomable } from "./chart-zoom.js";
import { openEvidence } from "./evidence.js";
import { format, installTimeAdapter, wallClock } from "./time-adapter.js";

const DAY = 86400 * 1000;
const { Chart } = window;

function points(series, zone, history, field) {
  return series.points
    .map((point) => ({ x: wallClock(point.at, zone), y: drawnValue(history, point, field), deal: point.deal, point, field }))
    .filter((drawn) => drawn.y !== null);
}

/** Returns the place of each line among the styles: the first is mine alone, where I am one of them. */
function places(history) {
  const first = history.series.some((series) => series.is_me) ? 1 : 0;
  let next = first;
  return history.series.map((series) => (series.is_me ? 0 : next++));
}

function priceLine(series, place, zone, history) {
  const style = lineStyle(place);
  const data = points(series, zone, history, "price");
  const assumed = (segment) => segment.p1.parsed.x - segment.p0.parsed.x > history.valid_days * DAY;
  return {
    label: series.retailer.name + (series.is_me ? " (you)" : ""),
    owner: series.retailer.name,
    data,
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: style.shape,
    pointRadius: data.length > 300 ? 2 : 4,
    pointHoverRadius: 7,
    pointHitRadius: 8,
    borderWidth: series.is_me ? 3.5 : 1.75,
    order: series.is_me ? 0 : 1,
    clip: 10,
    segment: { borderDash: (segment) => (assumed(segment) ? [3, 5] : undefined) },
  };
}

/** Returns the stretch for which the last announced price is still treated as valid. */
function carriedForward(series, place, zone, history, end) {
  const last = points(series, zone, history, "price").at(-1);
  const until = last && Math.min(last.x + history.valid_days * DAY, end);
  return {
    label: `${series.retailer.name}, assumed`,
    owner: series.retailer.name,
    isAside: true,
    data: last && until > last.x ? [{ x: last.x, y: last.y }, { x: until, y: last.y }] : [],
    borderColor: lineStyle(place).colour,
    borderWidth: series.is_me ? 3.5 : 1.75,
    borderDash: [3, 5],
    pointRadius: 0,
    pointHitRadius: 0,
    clip: 10,
  };
}

function listPrices(series, place, zone, history) {
  const style = lineStyle(place);
  return {
    label: `${series.retailer.name}, list price`,
    owner: series.retailer.name,
    isListPrice: true,
    data: points(series, zone, history, "list_price"),
    stepped: true,
    borderWidth: 1,
    borderDash: [1, 4],
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: "line",
    pointRadius: 6,
    pointHoverRadius: 8,
    pointBorderWidth: 2,
    clip: 10,
  };
}

/** Returns the steps of the lowest current price, as captured; where there was none they have a gap. */
function lowestStair(history, zone, end) {
  const data = (history.isConverted ? [] : history.lowest).map((step) => ({ x: wallClock(step.at, zone), y: step.price === null ? null : Number(step.price) }));
  if (data.length) data.push({ x: end, y: data.at(-1).y });
  return {
    label: "Lowest current price",
    isAside: true,
    data,
    stepped: true,
    spanGaps: false,
    borderColor: colour("--lowest"),
    borderWidth: 6,
    pointRadius: 0,
    pointHitRadius: 0,
    order: 9,
    clip: 10,
  };
}

function datasets(history, zone, end) {
  const at = places(history);
  const each = (make) => history.series.map((series, index) => make(series, at[index]));
  const lines = each((series, place) => priceLine(series, place, zone, history));
  const lists = each((series, place) => listPrices(series, place, zone, history));
  const carried = each((series, place) => carriedForward(series, place, zone, history, end));
  const aside = [...lists, ...carried, lowestStair(history, zone, end)].filter((one) => one.data.length);
  return [...lines, ...aside];
}

function axisTitle(history) {
  return history.isConverted ? `${history.converted_unit.currency}, by the ECB rate of each price's day` : `${history.currency}, as captured`;
}

function options(canvas, history) {
  const { zone, from, to, dealUrl } = canvas.dataset;
  const text = colour("--chart-text");
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    layout: { padding: { top: 8, right: 10 } },
    interaction: { mode: "nearest", intersect: true },
    onHover: (event, hit) => { canvas.style.cursor = hit.length ? "pointer" : ""; },
    onClick: (event, hit, chart) => {
      if (hit.length && !endsDrag(chart)) openEvidence(dealUrl.replace("/0/", `/${chart.data.datasets[hit[0].datasetIndex].data[hit[0].index].deal}/`));
    },
    scales: {
      x: timeAxis(wallClock(from, zone), wallClock(to, zone)),
      y: {
        grace: "8%",
        grid: { color: colour("--chart-grid") },
        border: { display: false },
        title: { display: Boolean(history.converted_unit), text: axisTitle(history), color: text },
        ticks: { color: text, maxTicksLimit: 7, callback: (value, index, ticks) => tickLabel(value, ticks, drawnUnit(history)) },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (items) => format(items[0].parsed.x, "datetime"),
          label: (item) => amountLines(history, item.raw.point, item.raw.field).map((line, index) => (index ? line : ` ${item.dataset.label}: ${line}`)),
        },
      },
    },
  };
}

function keys(history, lines) {
  return history.series.map((series, index) => {
    const line = lines[index];
    return { label: line.label, n: series.n, shape: line.pointStyle, colour: line.borderColor, owns: (dataset) => dataset.owner === line.owner };
  });
}

function draw(canvas, numbers) {
  const history = { ...numbers, isConverted: "drawConverted" in canvas.dataset };
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: datasets(history, canvas.dataset.zone, wallClock(canvas.dataset.to, canvas.dataset.zone)) },
    options: options(canvas, history),
    plugins: [alignedCoverageBar, dragMark],
  });
  chart.$end = makeZoomable(chart);
  drawKeys(chart, keys(history, chart.data.datasets));
  canvas.dataset.drawn = "true";
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-price-chart]")) drawWithTheme(canvas, draw);
