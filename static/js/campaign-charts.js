// Median engagement by group as bars, each with its 95 % interval as a line; groups without enough data stay empty.
import { colour, drawWithTheme } from "./chart-style.js";

const { Chart } = window;
const NARROW = 400; // pixels of a canvas
const LINE = 16; // letters beside a narrow one

/** Draws the intervals over the bars. */
const intervals = {
  id: "intervals",
  afterDatasetsDraw(chart) {
    const { ctx, scales } = chart;
    ctx.save();
    ctx.strokeStyle = colour("--ink");
    ctx.lineWidth = 1.5;
    chart.$groups.forEach((group, index) => {
      if (group.rate.median === null) return;
      const y = scales.y.getPixelForValue(index);
      const [low, high] = [scales.x.getPixelForValue(group.rate.low), scales.x.getPixelForValue(group.rate.high)];
      ctx.beginPath();
      ctx.moveTo(low, y);
      ctx.lineTo(high, y);
      for (const x of [low, high]) {
        ctx.moveTo(x, y - 4);
        ctx.lineTo(x, y + 4);
      }
      ctx.stroke();
    });
    ctx.restore();
  },
};

function options(groups) {
  const text = colour("--chart-text");
  const highest = Math.max(0, ...groups.map((group) => group.rate.high ?? 0));
  return {
    indexAxis: "y",
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    scales: {
      x: { beginAtZero: true, suggestedMax: highest || 1, grid: { color: colour("--chart-grid") }, border: { display: false }, ticks: { color: text, maxTicksLimit: 5 } },
      y: { grid: { display: false }, border: { display: false }, ticks: { color: text, autoSkip: false, font: { size: 11 } } },
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { label: (item) => tooltip(groups[item.dataIndex]) } },
    },
  };
}

function tooltip({ rate }) {
  const shown = (value) => value.toFixed(2);
  return ` median ${shown(rate.median)} (${shown(rate.low)} to ${shown(rate.high)}), n = ${rate.n}`;
}

/** Breaks a name into lines: beside narrow charts a long one would be cut. */
function lines(name) {
  const found = [];
  for (const word of name.split(" ")) {
    const longer = `${found.at(-1) ?? ""} ${word}`.trim();
    if (found.length && longer.length <= LINE) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

function labelOf(group, canvas) {
  const name = group.rate.median === null ? `${group.name} (n\u00a0${group.rate.n})` : group.name;
  return canvas.clientWidth < NARROW ? lines(name) : name;
}

function draw(canvas, groups) {
  const chart = new Chart(canvas, {
    type: "bar",
    data: {
      labels: groups.map((group) => labelOf(group, canvas)),
      datasets: [{ data: groups.map((group) => group.rate.median), backgroundColor: colour("--series-1"), maxBarThickness: 16 }],
    },
    options: options(groups),
    plugins: [{ id: "groups", beforeInit: (made) => { made.$groups = groups; } }, intervals],
  });
  canvas.dataset.drawn = "true";
  return chart;
}

/** Draws the charts of a part of the page: the whole at first, then what the switch brings. */
function start(part) {
  for (const canvas of part.querySelectorAll("[data-campaign-chart]:not([data-drawn])")) drawWithTheme(canvas, draw);
}

start(document);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
