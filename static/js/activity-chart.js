// Deals over time as bars of a day, week or month.
import { noteFlags } from "./chart-notes.js";
import { alignedCoverageBar, colour, drawWithTheme, timeAxis } from "./chart-style.js";
import { format, installTimeAdapter, wallClock } from "./time-adapter.js";

const { Chart } = window;
const DAY = 86400 * 1000;
const DAYS = { day: 1, week: 7, month: 30 };

function options(canvas, activity) {
  const { zone, from, to } = canvas.dataset;
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    layout: { padding: { top: 8, right: 10 } },
    scales: {
      x: { ...timeAxis(wallClock(from, zone), wallClock(to, zone)), offset: false, grid: { display: false } },
      y: {
        beginAtZero: true,
        grid: { color: colour("--chart-grid") },
        border: { display: false },
        ticks: { color: colour("--chart-text"), precision: 0, maxTicksLimit: 6 },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (items) => `${activity.unit === "day" ? "" : `${activity.unit} from `}${format(items[0].raw.start, activity.unit === "month" ? "month" : "day")}`,
          label: (item) => ` ${item.raw.y} deals`,
        },
      },
    },
  };
}

/** Places each bar in the middle of the part of its bucket that lies in the period. */
function bars(activity, zone, first, last) {
  const length = DAYS[activity.unit] * DAY;
  return activity.buckets.map(({ start, n }) => {
    const at = wallClock(start, zone);
    return { x: (Math.max(at, first) + Math.min(at + length, last)) / 2, y: n, start: at };
  });
}

function draw(canvas, activity) {
  const { zone, from, to } = canvas.dataset;
  const [first, last] = [wallClock(from, zone), wallClock(to, zone)];
  const slot = ((canvas.parentElement.clientWidth - 50) * DAYS[activity.unit] * DAY) / (last - first);
  const dataset = {
    data: bars(activity, zone, first, last),
    backgroundColor: colour("--series-1"),
    barThickness: Math.max(2, Math.min(36, slot * 0.75)),
  };
  const chart = new Chart(canvas, { type: "bar", data: { datasets: [dataset] }, options: options(canvas, activity), plugins: [alignedCoverageBar, noteFlags()] });
  canvas.dataset.drawn = "true";
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-activity-chart]")) drawWithTheme(canvas, draw);
