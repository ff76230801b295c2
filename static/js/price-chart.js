// A product's price history: one line a retailer, dots that open the evidence, list prices as bars.
import { alignedStrip, colour, drawWithTheme, lineStyle, timeAxis } from "./chart-style.js";
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

function priceLine(series, index, zone, validDays) {
  const style = lineStyle(index);
  const data = points(series, zone, "price");
  const assumed = (segment) => segment.p1.parsed.x - segment.p0.parsed.x > validDays * DAY;
  return {
    label: series.retailer.name,
    data,
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: style.shape,
    pointRadius: data.length > 300 ? 2 : 4,
    pointHoverRadius: 7,
    pointHitRadius: 8,
    borderWidth: 1.75,
    clip: 10,
    segment: { borderDash: (segment) => (assumed(segment) ? [3, 5] : undefined) },
  };
}

function listPrices(series, index, zone) {
  const style = lineStyle(index);
  return {
    label: `${series.retailer.name}, list price`,
    isListPrice: true,
    data: points(series, zone, "list_price"),
    showLine: false,
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: "line",
    pointRadius: 6,
    pointHoverRadius: 8,
    pointBorderWidth: 2,
    clip: 10,
  };
}

function datasets(history, zone) {
  const lines = history.series.map((series, index) => priceLine(series, index, zone, history.valid_days));
  const lists = history.series.map((series, index) => listPrices(series, index, zone));
  return [...lines, ...lists.filter((one) => one.data.length)];
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
      if (hit.length) openEvidence(dealUrl.replace("/0/", `/${chart.data.datasets[hit[0].datasetIndex].data[hit[0].index].deal}/`));
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
      if (one.label === line.label || one.label === `${line.label}, list price`) chart.setDatasetVisibility(index, shown);
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
    data: { datasets: datasets(history, canvas.dataset.zone) },
    options: options(canvas, history),
    plugins: [alignedStrip],
  });
  drawKeys(chart, history);
  canvas.dataset.drawn = "true";
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-price-chart]")) drawWithTheme(canvas, draw);
