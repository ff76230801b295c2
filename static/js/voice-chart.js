// Promotions by day, stacked by retailer: each day's share of voice.
import { drawKeys } from "./chart-keys.js";
import { noteFlags } from "./chart-notes.js";
import { colour, drawWithTheme, lineStyle } from "./chart-style.js";
import { format } from "./time-adapter.js";

const { Chart } = window;

function options(numbers) {
  const text = colour("--chart-text");
  const whole = (index) => numbers.lines.reduce((sum, line) => sum + line.counts[index], 0);
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "index", intersect: false },
    scales: {
      x: { stacked: true, grid: { display: false }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 14 } },
      y: { stacked: true, beginAtZero: true, grid: { color: colour("--chart-grid") }, border: { display: false }, ticks: { color: text, precision: 0, maxTicksLimit: 6 }, title: { display: true, text: "promotions", color: text } },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        filter: (item) => item.raw > 0,
        callbacks: {
          label: ({ dataset, dataIndex, raw }) => ` ${dataset.label}: ${raw}, ${Math.round((100 * raw) / whole(dataIndex))} % of n = ${whole(dataIndex)}`,
        },
      },
    },
  };
}

/** Returns where days lie: each takes the same width. */
function placeOf(days) {
  const first = Date.parse(days[0]);
  return ({ chartArea: area }, moment) => area.left + ((moment - first) / (86400 * 1000)) * (area.width / days.length);
}

function draw(canvas, numbers) {
  const datasets = numbers.lines.map((line, place) => ({
    label: line.name,
    data: line.counts,
    backgroundColor: lineStyle(place).colour,
    categoryPercentage: 0.9,
    barPercentage: 1,
  }));
  const labels = numbers.days.map((day) => format(Date.parse(day), "day"));
  const chart = new Chart(canvas, { type: "bar", data: { labels, datasets }, options: options(numbers), plugins: [noteFlags(placeOf(numbers.days))] });
  const keys = numbers.lines.map((line, place) => ({ label: line.name, n: line.n, shape: "rect", colour: lineStyle(place).colour, owns: (dataset, at) => at === place }));
  drawKeys(chart, keys, canvas.closest("section").querySelector("[data-series-keys]"));
  canvas.dataset.drawn = "true";
  return chart;
}

for (const canvas of document.querySelectorAll("[data-voice-chart]")) drawWithTheme(canvas, draw);
