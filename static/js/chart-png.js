// A chart as a PNG, on the page's ground: a dark theme's letters would be lost on white. Its notes stand below.
import { notesOnPage } from "./chart-notes.js";
import { colour } from "./chart-style.js";
import { format } from "./time-adapter.js";

const LINE = 18; // pixels of the page
const MOST_LINES = 40;

function linesOf(canvas) {
  const { min, max } = window.Chart.getChart(canvas).scales.x;
  const seen = notesOnPage().filter((note) => note.to > min && note.from < max);
  return seen.slice(0, MOST_LINES).map((note) => `${note.number}  ${format(note.from, "date")}: ${note.text}`);
}

function save(canvas, name) {
  const copy = document.createElement("canvas");
  const [lines, scale] = [linesOf(canvas), canvas.width / canvas.clientWidth];
  Object.assign(copy, { width: canvas.width, height: canvas.height + (lines.length ? (lines.length + 0.5) * LINE * scale : 0) });
  const context = copy.getContext("2d");
  context.fillStyle = colour("--surface");
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  Object.assign(context, { fillStyle: colour("--ink"), font: `${12 * scale}px sans-serif`, textBaseline: "middle" });
  lines.forEach((line, index) => context.fillText(line, 10 * scale, canvas.height + (index + 0.5) * LINE * scale, copy.width - 20 * scale));
  copy.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

for (const button of document.querySelectorAll("[data-chart-png]")) {
  button.addEventListener("click", () => save(button.closest("section").querySelector("canvas"), button.dataset.chartPng));
}
