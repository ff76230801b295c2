// Looking closer at a time chart by dragging over it: only the axis moves, never a value.
import { colour, coverageBars } from "./chart-style.js";

const SMALLEST = 8; // pixels: less is a click

/** Shows the part of the coverage bars that lies under the zoomed axis. */
function alignCoverageBars(chart, whole) {
  const { min, max } = chart.options.scales.x;
  const [start, width] = [((min - whole.min) / (whole.max - whole.min)) * 1000, ((max - min) / (whole.max - whole.min)) * 1000];
  for (const bar of coverageBars(chart)) bar.setAttribute("viewBox", `${start} 0 ${width} 10`);
}

/** Draws the stretch that is being dragged over. */
export const dragMark = {
  id: "dragMark",
  afterDraw(chart) {
    const drag = chart.$drag;
    if (!drag?.moved) return;
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.globalAlpha = 0.18;
    ctx.fillStyle = colour("--accent");
    ctx.fillRect(Math.min(drag.from, drag.to), chartArea.top, Math.abs(drag.to - drag.from), chartArea.bottom - chartArea.top);
    ctx.restore();
  },
};

/** Tells whether the click that comes now only ended a drag. */
export function endsDrag(chart) {
  return Boolean(chart.$dragged);
}

function setRange(chart, min, max, whole, reset) {
  Object.assign(chart.options.scales.x, { min, max });
  chart.update();
  alignCoverageBars(chart, whole);
  if (reset) reset.hidden = min === whole.min && max === whole.max;
  chart.canvas.dataset.zoomed = String(min !== whole.min || max !== whole.max);
}

/** Makes a chart zoom by dragging; the section's reset button and a double click show all of it again. */
export function makeZoomable(chart) {
  const { canvas } = chart;
  const reset = canvas.closest("section").querySelector("[data-zoom-reset]");
  const whole = { min: chart.options.scales.x.min, max: chart.options.scales.x.max };
  const inside = (event) => Math.min(Math.max(event.offsetX, chart.chartArea.left), chart.chartArea.right);
  const listen = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: listen.signal });
  on(canvas, "pointerdown", (event) => {
    chart.$dragged = false;
    if (event.button === 0) chart.$drag = { from: inside(event), to: inside(event), moved: false };
  });
  on(canvas, "pointermove", (event) => {
    if (!chart.$drag) return;
    chart.$drag.to = inside(event);
    chart.$drag.moved = Math.abs(chart.$drag.to - chart.$drag.from) >= SMALLEST;
    chart.draw();
  });
  on(canvas.ownerDocument, "pointerup", () => {
    const drag = chart.$drag;
    chart.$drag = null;
    if (!drag?.moved) return;
    chart.$dragged = true;
    const ends = [drag.from, drag.to].map((x) => chart.scales.x.getValueForPixel(x)).sort((a, b) => a - b);
    setRange(chart, ends[0], ends[1], whole, reset);
  });
  on(canvas.ownerDocument, "pointercancel", () => { chart.$drag = null; });
  on(canvas, "dblclick", () => setRange(chart, whole.min, whole.max, whole, reset));
  if (reset) on(reset, "click", () => { setRange(chart, whole.min, whole.max, whole, reset); canvas.focus(); });
  return () => listen.abort();
}
