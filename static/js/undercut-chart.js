// Undercuts as dumbbells: my price in force and the one that went below it, on a logarithmic scale.
import { colour, drawWithTheme } from "./chart-style.js";
import { openEvidence } from "./evidence.js";

const { Chart } = window;
const LONGEST = 34;

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** The label of a row in two lines: the product, and who went below. */
function labels(canvas, rows) {
  const most = canvas.parentElement.clientWidth < 600 ? 18 : LONGEST;
  return rows.map((row) => [shortened(row.title, most), shortened(row.who, most)]);
}

function ends(rows, field, style) {
  return { type: "line", showLine: false, data: rows.map((row) => Number(row[field])), pointHitRadius: 12, pointRadius: 6, pointHoverRadius: 8, borderWidth: 2, clip: false, ...style };
}

function options(rows) {
  const text = colour("--chart-text");
  const prices = rows.flatMap((row) => [Number(row.mine), Number(row.theirs)]);
  return {
    indexAxis: "y",
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "nearest", axis: "y", intersect: false },
    layout: { padding: { right: 14 } },
    scales: {
      x: {
        type: "logarithmic",
        min: Math.min(...prices) * 0.9,
        max: Math.max(...prices) * 1.1,
        grid: { color: colour("--chart-grid") },
        ticks: { color: text, maxTicksLimit: 6, maxRotation: 0, callback: (value) => value.toLocaleString("en", { maximumFractionDigits: 2 }) },
      },
      y: { ticks: { color: text, autoSkip: false, font: { size: 11 } }, grid: { display: false } },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        filter: (item, place) => place === 0,
        callbacks: {
          title: (items) => rows[items[0].dataIndex].title,
          label: ({ dataIndex }) => {
            const row = rows[dataIndex];
            return [`yours ${row.mine_text}`, `${row.who} ${row.theirs_text}`, `−${row.gap_text} (−${(Number(row.gap_share) * 100).toFixed(1)} %)`];
          },
        },
      },
    },
    onClick: (event, items) => items.length && openEvidence(rows[items[0].index].deal),
    onHover: (event, items) => { event.native.target.style.cursor = items.length ? "pointer" : "default"; },
  };
}

function draw(canvas, rows) {
  const [mine, theirs] = [colour("--series-1"), colour("--series-2")];
  const datasets = [
    ends(rows, "mine", { borderColor: mine, backgroundColor: colour("--surface"), pointStyle: "circle" }),
    ends(rows, "theirs", { borderColor: theirs, backgroundColor: theirs, pointStyle: "circle" }),
    { type: "bar", data: rows.map((row) => [Number(row.theirs), Number(row.mine)]), backgroundColor: colour("--edge"), barThickness: 3 },
  ];
  const chart = new Chart(canvas, { type: "bar", data: { labels: labels(canvas, rows), datasets }, options: options(rows) });
  canvas.dataset.drawn = "true";
  return chart;
}

for (const canvas of document.querySelectorAll("[data-undercut-chart]")) drawWithTheme(canvas, draw);
