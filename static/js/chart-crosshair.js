// A line that follows the pointer, or the arrow keys, and names all that stands at its moment.
import { colour } from "./chart-style.js";

const SNAP = 4; // pixels: the pointer means a change that lies so near

/** Draws the line at the chart's `$cross`, a drawn moment. */
export const crosshair = {
  id: "crosshair",
  afterDraw(chart) {
    const { ctx, chartArea, scales } = chart;
    if (chart.$cross === undefined || chart.$cross < scales.x.min || chart.$cross > scales.x.max) return;
    const x = scales.x.getPixelForValue(chart.$cross);
    ctx.save();
    ctx.strokeStyle = colour("--chart-text");
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  },
};

function element(name, className, text) {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

function rowOf(row) {
  const item = document.createElement("li");
  if (row.colour) {
    const swatch = element("span", `swatch swatch-${row.shape}`, "");
    swatch.style.backgroundColor = row.colour;
    item.append(swatch);
  }
  item.append(element("span", "readout-name", row.name), element("strong", "", row.value), element("span", "readout-more", row.more));
  return item;
}

/** Writes what stands at a moment: {title, note, rows: [{name, value, more, colour, shape}]}. */
function write(box, told) {
  const list = document.createElement("ul");
  list.append(...told.rows.map(rowOf));
  box.replaceChildren(element("p", "readout-title", told.title), list, ...(told.note ? [element("p", "readout-more", told.note)] : []));
  box.hidden = false;
}

/** Puts the box on the side where the line is not. */
function place(box, chart) {
  const isLeft = chart.scales.x.getPixelForValue(chart.$cross) < (chart.chartArea.left + chart.chartArea.right) / 2;
  box.classList.toggle("readout-right", isLeft);
}

/** Returns the change that lies next to a drawn moment, where one is near enough to be meant, else the moment. */
function snapped(chart, x, moments) {
  const reach = (SNAP / chart.chartArea.width) * (chart.scales.x.max - chart.scales.x.min);
  const near = moments.filter((moment) => Math.abs(moment - x) <= reach);
  return near.reduce((best, moment) => (Math.abs(moment - x) < Math.abs(best - x) ? moment : best), near[0] ?? x);
}

/**
 * Makes a chart tell what stands at the pointer. `toldAt(x)` gives it, `moments` are the drawn moments where
 * anything changes, in order: the arrow keys go through them, and `open(x)` is what Enter does.
 */
export function makeCrosshair(chart, { toldAt, moments, open }) {
  const { canvas } = chart;
  const box = canvas.parentElement.querySelector("[data-readout]");
  const listen = new AbortController();
  const on = (name, act) => canvas.addEventListener(name, act, { signal: listen.signal });
  const show = (x) => {
    chart.$cross = x;
    if (x === undefined) box.hidden = true;
    else { write(box, toldAt(x)); place(box, chart); }
    chart.draw();
  };
  const step = (forward) => {
    const { min, max } = chart.scales.x;
    const seen = moments.filter((moment) => moment >= min && moment <= max);
    const now = chart.$cross ?? (forward ? -Infinity : Infinity);
    const next = forward ? seen.find((moment) => moment > now) : seen.findLast((moment) => moment < now);
    if (next !== undefined) show(next);
  };
  const keys = {
    ArrowRight: () => step(true),
    ArrowLeft: () => step(false),
    Escape: () => show(undefined),
    Enter: () => chart.$cross !== undefined && open(chart.$cross),
  };
  on("pointermove", (event) => {
    const { left, right, top, bottom } = chart.chartArea;
    const isInside = event.offsetX >= left && event.offsetX <= right && event.offsetY >= top && event.offsetY <= bottom;
    if (!chart.$drag) show(isInside ? snapped(chart, chart.scales.x.getValueForPixel(event.offsetX), moments) : undefined);
  });
  on("pointerleave", () => show(undefined));
  on("blur", () => show(undefined));
  on("keydown", (event) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  return () => listen.abort();
}
