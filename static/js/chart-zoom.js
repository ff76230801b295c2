// Looking closer at a time chart, and along it: only the axis moves, never a value.
import { colour, coverageBars } from "./chart-style.js";
import { keepInLinks, keepView, viewInAddress } from "./chart-view.js";

const SMALLEST = 8; // pixels: less is a click
const SHORTEST = 3600 * 1000; // the closest look
const STEP = 0.5; // of what is seen: how far a step goes along, and what part a closer look keeps

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
    if (!drag?.moved || drag.isPan) return;
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

function isWhole(view, whole) {
  return view.min === whole.min && view.max === whole.max;
}

/** Returns a part of the whole: never outside it, nor shorter than SHORTEST. */
function within(view, whole) {
  const width = Math.min(Math.max(view.max - view.min, SHORTEST), whole.max - whole.min);
  const min = Math.min(Math.max(view.min, whole.min), whole.max - width);
  return { min, max: min + width };
}

/** Returns how the buttons and keys change a view, by name. */
const MOVES = {
  earlier: ({ min, max }) => ({ min: min - (max - min) * STEP, max: max - (max - min) * STEP }),
  later: ({ min, max }) => ({ min: min + (max - min) * STEP, max: max + (max - min) * STEP }),
  closer: ({ min, max }) => ({ min: min + ((max - min) * (1 - STEP)) / 2, max: max - ((max - min) * (1 - STEP)) / 2 }),
  wider: ({ min, max }) => ({ min: min - ((max - min) * (1 / STEP - 1)) / 2, max: max + ((max - min) * (1 / STEP - 1)) / 2 }),
};
const KEYS = { "+": "closer", "=": "closer", "-": "wider", "0": "whole" };
const SHIFT_KEYS = { ArrowLeft: "earlier", ArrowRight: "later", "+": "closer" };

/** Returns how to show a part, and what the section's buttons then say. */
function shower(chart, whole, section) {
  const button = (name) => section.querySelector(`[data-zoom="${name}"]`);
  return (view) => {
    const { min, max } = chart.options.scales.x;
    if (view.min !== min || view.max !== max) {
      Object.assign(chart.options.scales.x, view);
      chart.update("none");
      alignCoverageBars(chart, whole);
    }
    const reset = section.querySelector("[data-zoom-reset]");
    if (reset) reset.hidden = isWhole(view, whole);
    if (button("earlier")) button("earlier").disabled = view.min <= whole.min;
    if (button("later")) button("later").disabled = view.max >= whole.max;
    if (button("wider")) button("wider").disabled = isWhole(view, whole);
    chart.canvas.dataset.zoomed = String(!isWhole(view, whole));
  };
}

/** Lets the pointer choose a part by dragging, and move along it with the shift key held. */
function dragging(chart, on, go) {
  const { canvas } = chart;
  const inside = (event) => Math.min(Math.max(event.offsetX, chart.chartArea.left), chart.chartArea.right);
  on(canvas, "pointerdown", (event) => {
    chart.$dragged = false;
    const { min, max } = chart.scales.x;
    if (event.button === 0) chart.$drag = { from: inside(event), to: inside(event), moved: false, isPan: event.shiftKey, min, max };
  });
  on(canvas, "pointermove", (event) => {
    const drag = chart.$drag;
    if (!drag) return;
    drag.to = inside(event);
    drag.moved = drag.moved || Math.abs(drag.to - drag.from) >= SMALLEST;
    if (drag.isPan && drag.moved) go(panned(chart, drag), false);
    else chart.draw();
  });
  on(canvas.ownerDocument, "pointerup", () => {
    const drag = chart.$drag;
    chart.$drag = null;
    if (!drag?.moved || (!drag.isPan && Math.abs(drag.to - drag.from) < SMALLEST)) return;
    chart.$dragged = true;
    if (drag.isPan) return go(panned(chart, drag));
    const [min, max] = [drag.from, drag.to].map((x) => chart.scales.x.getValueForPixel(x)).sort((a, b) => a - b);
    go({ min, max });
  });
  on(canvas.ownerDocument, "pointercancel", () => { chart.$drag = null; });
}

function panned(chart, drag) {
  const by = ((drag.from - drag.to) / chart.chartArea.width) * (drag.max - drag.min);
  return { min: drag.min + by, max: drag.max + by };
}

/**
 * Makes a chart zoom by dragging, by the section's buttons (`data-zoom`) and by keys; the reset button and a
 * double click show all of it again. With `isKept` the address names the part that is looked at.
 */
export function makeZoomable(chart, { isKept = false } = {}) {
  const { canvas } = chart;
  const section = canvas.closest("section");
  const whole = { min: chart.options.scales.x.min, max: chart.options.scales.x.max };
  const listen = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: listen.signal });
  const show = shower(chart, whole, section);
  const go = (wanted, isDone = true) => {
    const view = within(wanted, whole);
    show(view);
    if (isKept && isDone) keepView(isWhole(view, whole) ? null : view);
  };
  const move = (name) => go(name === "whole" ? whole : MOVES[name](chart.options.scales.x));
  dragging(chart, on, go);
  on(canvas, "dblclick", () => move("whole"));
  on(canvas, "keydown", (event) => {
    const name = event.shiftKey ? SHIFT_KEYS[event.key] : KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(name);
  });
  for (const button of section.querySelectorAll("[data-zoom]")) on(button, "click", () => move(button.dataset.zoom));
  const reset = section.querySelector("[data-zoom-reset]");
  if (reset) on(reset, "click", () => { move("whole"); canvas.focus(); });
  if (isKept) {
    on(window, "popstate", () => { const view = viewInAddress(whole); show(view ?? whole); keepInLinks(view); });
    const view = viewInAddress(whole);
    if (view) show(within(view, whole));
    else show(whole);
  }
  return () => listen.abort();
}
