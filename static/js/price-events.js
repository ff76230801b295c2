// Flags over a price chart: undercuts, new lows, campaigns, notes; with keys that take them out and put them back.
import { colour, fetchNumbers } from "./chart-style.js";
import { drawKeys } from "./chart-keys.js";
import { wallClock } from "./time-adapter.js";

const KINDS = {
  undercut: { label: "Undercuts", shape: "triangle", colour: "--event-undercut", y: 0.5, rotation: 180 },
  new_low: { label: "New lows", shape: "star", colour: "--event-low", y: 0.5 },
  campaign: { label: "Campaigns", shape: "rect", colour: "--event-campaign", y: 0.5 },
  note: { label: "Notes", shape: "rectRot", colour: "--event-note", y: 0.5 },
};
const LANE = { note: 3.5, undercut: 2.5, new_low: 1.5, campaign: 0.5 };

/** Returns the axis of the flags: a lane over the prices, four rows high. */
export function flagAxis() {
  return { type: "linear", axis: "y", display: false, min: 0, max: 4, stack: "prices", stackWeight: 1, grid: { display: false } };
}

function flags(kind, events, zone) {
  const look = KINDS[kind];
  return {
    label: look.label,
    eventKind: kind,
    isAside: true,
    yAxisID: "flags",
    data: events.map((event) => ({ x: wallClock(event.at, zone), y: LANE[kind], deal: event.deal, event })),
    showLine: false,
    borderColor: colour(look.colour),
    backgroundColor: colour(look.colour),
    pointStyle: look.shape,
    pointRotation: look.rotation ?? 0,
    pointRadius: 5,
    pointHoverRadius: 8,
    pointHitRadius: 8,
    pointBorderWidth: kind === "new_low" ? 2 : 1,
    clip: 10,
  };
}

/** Fetches the events of a canvas once, and draws their flags and keys; says so where that fails. */
export async function drawEvents(chart, canvas, known) {
  const section = canvas.closest("section");
  const [status, box] = ["status", "keys"].map((part) => section.querySelector(`[data-event-${part}]`));
  try {
    const found = known ?? (await fetchNumbers(canvas.dataset.eventsUrl));
    if (!chart.ctx) return found; // drawn anew meanwhile
    const kinds = Object.keys(KINDS);
    chart.data.datasets.push(...kinds.map((kind) => flags(kind, found.events.filter((event) => event.kind === kind), canvas.dataset.zone)));
    chart.update("none");
    drawKeys(chart, kinds.map((kind) => ({
      label: KINDS[kind].label, n: found.counts[kind], shape: KINDS[kind].shape, colour: colour(KINDS[kind].colour),
      owns: (dataset) => dataset.eventKind === kind,
    })), box);
    status.textContent = found.left_off ? `${found.left_off.toLocaleString("en")} older events are in the list only.` : "";
    canvas.dataset.flagged = "true";
    return found;
  } catch (error) {
    status.textContent = `The events cannot be drawn: ${error.message}`;
    return null;
  }
}

/** Returns the events whose flags lie within some pixels of a drawn moment. */
export function eventsNear(chart, x, pixels = 5) {
  const reach = (pixels / chart.chartArea.width) * (chart.scales.x.max - chart.scales.x.min);
  return chart.data.datasets
    .filter((dataset, index) => dataset.eventKind && chart.isDatasetVisible(index))
    .flatMap((dataset) => dataset.data.filter((flag) => Math.abs(flag.x - x) <= reach).map((flag) => flag.event));
}
