// Campaigns by depth (to the right) and reactions against the usual (upwards, on a logarithmic scale); size is reach.
import { colour, drawWithTheme } from "./chart-style.js";
import { openEvidence } from "./evidence.js";

const { Chart } = window;
const SMALLEST = 5; // pixels of a radius
const LARGEST = 22;

function radiusOf(point, most, width) {
  const largest = width < 500 ? LARGEST * 0.6 : LARGEST;
  return most ? Math.max(SMALLEST, largest * Math.sqrt(point.reach / most)) : SMALLEST;
}

/** Draws the interval of each campaign below its circle, and the line of what is usual. */
const intervals = {
  id: "intervals",
  beforeDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x, y } } = chart;
    ctx.save();
    ctx.strokeStyle = colour("--ink-soft");
    ctx.setLineDash([5, 4]);
    line(ctx, area.left, y.getPixelForValue(1), area.right, y.getPixelForValue(1));
    ctx.setLineDash([]);
    for (const { points, borderColor } of chart.data.datasets) {
      ctx.strokeStyle = borderColor;
      for (const point of points) {
        const at = x.getPixelForValue(point.depth * 100);
        line(ctx, at, y.getPixelForValue(point.low), at, y.getPixelForValue(point.high));
      }
    }
    ctx.restore();
  },
};

function line(ctx, fromX, fromY, toX, toY) {
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}

function options(points) {
  const text = colour("--chart-text");
  const title = (words) => ({ display: true, text: words, color: text });
  const grid = { color: colour("--chart-grid") };
  const deepest = Math.ceil(Math.max(...points.map((point) => point.depth)) * 10 + 1) * 10;
  const lifts = [1, ...points.flatMap((point) => [point.low, point.high])];
  const find = (item) => item.dataset.points[item.dataIndex];
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    layout: { padding: { right: 14 } },
    scales: {
      x: { min: 0, max: Math.min(100, deepest), grid, ticks: { color: text, maxTicksLimit: 6, callback: (value) => `${value} %` }, title: title("median discount") },
      y: {
        type: "logarithmic",
        min: Math.min(...lifts) / 1.2,
        max: Math.max(...lifts) * 1.2,
        grid,
        ticks: { color: text, maxTicksLimit: 6, callback: (value) => `${Number(value.toPrecision(2))} ×` },
        title: title("reactions against the usual"),
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { title: (items) => find(items[0]).name, label: (item) => said(find(item)) } },
    },
    onClick: (event, items, chart) => {
      const deal = items.length && chart.data.datasets[items[0].datasetIndex].points[items[0].index].deal;
      if (deal) openEvidence(deal);
    },
    onHover: (event, items) => { event.native.target.style.cursor = items.length ? "pointer" : "default"; },
  };
}

function said(point) {
  const shown = (value) => value.toFixed(2);
  return [
    `${(point.depth * 100).toFixed(0)} % off, lift ${shown(point.lift)} (${shown(point.low)} to ${shown(point.high)}), n = ${point.n}`,
    `${point.voices} account${point.voices === 1 ? "" : "s"}, reach ${point.reach.toLocaleString("en")}`,
  ];
}

function datasetOf(points, most, width, ink) {
  return {
    points,
    data: points.map((point) => ({ x: point.depth * 100, y: point.lift, r: radiusOf(point, most, width) })),
    backgroundColor: `${ink}99`,
    borderColor: ink,
    borderWidth: 1.5,
  };
}

function draw(canvas, points) {
  const most = Math.max(0, ...points.map((point) => point.reach));
  const width = canvas.parentElement.clientWidth;
  const parts = [[true, "--series-1"], [false, "--series-2"]];
  const datasets = parts.map(([isMine, ink]) => datasetOf(points.filter((point) => point.is_mine === isMine), most, width, colour(ink)));
  const chart = new Chart(canvas, { type: "bubble", data: { datasets }, options: options(points), plugins: [intervals] });
  canvas.dataset.drawn = "true";
  return chart;
}

for (const canvas of document.querySelectorAll("[data-lift-plot]")) drawWithTheme(canvas, draw);
