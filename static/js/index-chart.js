// The price index over time: a line for all products or one a brand or category, bars for how many count.
import { drawKeys } from "./chart-keys.js";
import { noteFlags } from "./chart-notes.js";
import "./chart-png.js";
import { alignedCoverageBar, colour, drawWithTheme, lineStyle, timeAxis } from "./chart-style.js";
import { dragMark, makeZoomable } from "./chart-zoom.js";
import { format, installTimeAdapter, wallClock } from "./time-adapter.js";

const { Chart } = window;

function indexLine(line, place, zone, minimum) {
  const style = lineStyle(place);
  return {
    label: line.name,
    data: line.points.map((point) => ({ x: wallClock(point.at, zone), y: point.n >= minimum ? Number(point.index) : null, n: point.n })),
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: style.shape,
    pointRadius: line.points.length > 100 ? 1.5 : 3,
    pointHoverRadius: 6,
    pointHitRadius: 8,
    borderWidth: place === 0 ? 3 : 1.75,
    spanGaps: false,
    yAxisID: "y",
  };
}

function productBars(line, zone) {
  return {
    type: "bar",
    label: "products",
    isCount: true,
    data: line.points.map((point) => ({ x: wallClock(point.at, zone), y: point.n })),
    backgroundColor: colour("--lowest"),
    yAxisID: "n",
    order: 9,
    barPercentage: 1,
    categoryPercentage: 1,
  };
}

function evenLine(from, to) {
  return { label: "100: equal", isEven: true, data: [{ x: from, y: 100 }, { x: to, y: 100 }], borderColor: colour("--chart-text"), borderWidth: 1, borderDash: [2, 4], pointRadius: 0, pointHitRadius: 0, yAxisID: "y" };
}

function options(from, to) {
  const text = colour("--chart-text");
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    layout: { padding: { top: 8, right: 10 } },
    interaction: { mode: "nearest", intersect: true },
    scales: {
      x: timeAxis(from, to),
      y: { grace: "8%", grid: { color: colour("--chart-grid") }, border: { display: false }, ticks: { color: text, maxTicksLimit: 7 }, title: { display: true, text: "index", color: text } },
      n: { position: "right", beginAtZero: true, suggestedMax: 10, grid: { display: false }, border: { display: false }, ticks: { color: text, precision: 0, maxTicksLimit: 4 }, title: { display: true, text: "products", color: text }, afterDataLimits: (scale) => { scale.max *= 4; } },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (items) => format(items[0].parsed.x, "datetime"),
          label: (item) => (item.dataset.isCount ? ` ${item.raw.y} products` : ` ${item.dataset.label}: ${item.parsed.y.toFixed(2)}, n = ${item.raw.n}`),
        },
      },
    },
  };
}

function keys(index) {
  return index.lines.map((line, place) => {
    const style = lineStyle(place);
    return { label: line.name, n: line.shared, shape: style.shape, colour: style.colour, owns: (dataset, at) => at === place };
  });
}

function draw(canvas, index) {
  const { zone, from, to } = canvas.dataset;
  const ends = [wallClock(from, zone), wallClock(to, zone)];
  const lines = index.lines.map((line, place) => indexLine(line, place, zone, index.minimum));
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: [...lines, productBars(index.lines[0], zone), evenLine(...ends)] },
    options: options(...ends),
    plugins: [alignedCoverageBar, dragMark, noteFlags()],
  });
  chart.$end = makeZoomable(chart);
  drawKeys(chart, keys(index));
  canvas.dataset.drawn = "true";
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-index-chart]")) drawWithTheme(canvas, draw);
