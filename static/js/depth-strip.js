// Promotions by discount depth: theirs stand on the line, mine hang below it; a line marks each median.
import { colour, drawWithTheme } from "./chart-style.js";

const { Chart } = window;

/** Draws the medians across the half of the strip that they belong to. */
function medianLines(numbers) {
  return {
    id: "medianLines",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea: area, scales: { x, y } } = chart;
      const width = (area.right - area.left) / x.ticks.length;
      const zero = y.getPixelForValue(0);
      const line = (median, top, bottom, name) => {
        if (median === null) return;
        const at = Math.min(area.left + (median * 100 * width) / (100 / numbers.labels.length), area.right);
        ctx.strokeStyle = colour("--ink");
        ctx.setLineDash(name === "mine" ? [4, 3] : []);
        ctx.lineWidth = 2;
        ctx.beginPath();
        ctx.moveTo(at, top);
        ctx.lineTo(at, bottom);
        ctx.stroke();
      };
      ctx.save();
      line(numbers.their_median, area.top, zero, "theirs");
      line(numbers.my_median, zero, area.bottom, "mine");
      ctx.restore();
    },
  };
}

/** Returns the bars of one side: shares of its promotions in percent, so that a few and many can be compared. */
function bars(label, counts, hue, sign) {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return { label: `${label}, n = ${n}`, name: label, counts, n, data: counts.map((count) => (sign * 100 * count) / n), backgroundColor: colour(hue), stack: "depth", categoryPercentage: 0.92, barPercentage: 1 };
}

function options() {
  const text = colour("--chart-text");
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "index", intersect: false },
    scales: {
      x: { stacked: true, grid: { display: false }, ticks: { color: text, autoSkip: false, maxRotation: 0, callback: (value) => (value % 4 ? "" : `${value * 5} %`) } },
      y: { stacked: true, grid: { color: colour("--chart-grid") }, border: { display: false }, ticks: { color: text, precision: 0, maxTicksLimit: 6, callback: (value) => `${Math.abs(value)} %` }, title: { display: true, text: "of each one's promotions", color: text } },
    },
    plugins: {
      legend: { display: true, labels: { color: text, boxWidth: 14 } },
      tooltip: { callbacks: { title: (items) => `${items[0].label} off`, label: ({ dataset, dataIndex, raw }) => ` ${dataset.name}: ${dataset.counts[dataIndex]} of ${dataset.n}, ${Math.round(Math.abs(raw))} %` } },
    },
  };
}

function draw(canvas, numbers) {
  const datasets = [bars(canvas.dataset.name, numbers.theirs, "--series-2", 1)];
  if (numbers.mine) datasets.push(bars("You", numbers.mine, "--series-1", -1));
  const chart = new Chart(canvas, { type: "bar", data: { labels: numbers.labels, datasets }, options: options(), plugins: [medianLines(numbers)] });
  canvas.dataset.drawn = "true";
  return chart;
}

for (const canvas of document.querySelectorAll("[data-depth-strip]")) drawWithTheme(canvas, draw);
