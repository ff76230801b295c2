// A product's price history: one line a retailer, dots that open the evidence, list prices as bars, the lowest as a stair.
import { alignedStrip, colour, drawWithTheme, lineStyle, timeAxis } from "./chart-style.js";
import "./chart-png.js";
import { dragMark, endsDrag, makeZoomable } from "./chart-zoom.js";
import { openEvidence } from "./evidence.js";
import { format, installTimeAdapter, wallClock } from "./time-adapter.js";

const DAY = 86400 * 1000;
const { Chart } = window;

function amount(value, unit) {
  const digits = { minimumFractionDigits: unit.decimals, maximumFractionDigits: Math.max(unit.decimals, 2) };
  return unit.symbol + Number(value).toLocaleString("en", digits);
}

/** Leaves the decimals off an axis of whole numbers. */
function tickLabel(value, ticks, unit) {
  const whole = ticks.every((tick) => Number.isInteger(tick.value));
  return whole ? unit.symbol + value.toLocaleString("en") : amount(value, unit);
}

function points(series, zone, field) {
  return series.points
    .filter((point) => point[field] !== null)
    .map((point) => ({ x: wallClock(point.at, zone), y: Number(point[field]), deal: point.deal }));
}

/** Returns the place of each line among the styles: the first is mine alone, where I am one of them. */
function places(history) {
  const first = history.series.some((series) => series.is_me) ? 1 : 0;
  let next = first;
  return history.series.map((series) => (series.is_me ? 0 : next++));
}

function priceLine(series, place, zone, validDays) {
  const style = lineStyle(place);
  const data = points(series, zone, "price");
  const assumed = (segment) => segment.p1.parsed.x - segment.p0.parsed.x > validDays * DAY;
  return {
    label: series.retailer.name + (series.is_me ? " (me)" : ""),
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

/** Returns the stretch for which the last announced price is still taken to stand. */
function carriedForward(series, place, zone, history, end) {
  const last = points(series, zone, "price").at(-1);
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

function listPrices(series, place, zone) {
  const style = lineStyle(place);
  return {
    label: `${series.retailer.name}, list price`,
    owner: series.retailer.name,
    isListPrice: true,
    data: points(series, zone, "list_price"),
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

/** Returns the stair of the lowest price that stood; where none did it has a gap. */
function lowestStair(history, zone, end) {
  const data = history.lowest.map((step) => ({ x: wallClock(step.at, zone), y: step.price === null ? null : Number(step.price) }));
  if (data.length) data.push({ x: end, y: data.at(-1).y });
  return {
    label: "Lowest standing price",
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
  const lines = each((series, place) => priceLine(series, place, zone, history.valid_days));
  const lists = each((series, place) => listPrices(series, place, zone));
  const carried = each((series, place) => carriedForward(series, place, zone, history, end));
  return [...lines, ...lists, ...carried, lowestStair(history, zone, end)].filter((one) => one.data.length);
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
        ticks: { color: text, maxTicksLimit: 7, callback: (value, index, ticks) => tickLabel(value, ticks, history.unit) },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (items) => format(items[0].parsed.x, "datetime"),
          label: (item) => ` ${item.dataset.label}: ${amount(item.parsed.y, history.unit)}`,
        },
      },
    },
  };
}

function keyButton(chart, line, series) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "series-key";
  button.setAttribute("aria-pressed", "true");
  const swatch = document.createElement("span");
  swatch.className = `swatch swatch-${line.pointStyle}`;
  swatch.style.backgroundColor = line.borderColor;
  button.append(swatch, `${line.label} `, Object.assign(document.createElement("span"), { className: "n", textContent: series.n }));
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    chart.data.datasets.forEach((one, index) => {
      if (one.owner === line.owner) chart.setDatasetVisibility(index, shown);
    });
    chart.update();
  });
  return button;
}

function drawKeys(chart, history) {
  const list = document.querySelector("[data-series-keys]");
  const items = history.series.map((series, index) => {
    const item = document.createElement("li");
    item.append(keyButton(chart, chart.data.datasets[index], series));
    return item;
  });
  list.replaceChildren(...items);
}

function draw(canvas, history) {
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: datasets(history, canvas.dataset.zone, wallClock(canvas.dataset.to, canvas.dataset.zone)) },
    options: options(canvas, history),
    plugins: [alignedStrip, dragMark],
  });
  chart.$end = makeZoomable(chart);
  drawKeys(chart, history);
  canvas.dataset.drawn = "true";
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-price-chart]")) drawWithTheme(canvas, draw);
