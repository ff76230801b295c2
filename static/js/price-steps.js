// What a price chart draws: dots and list prices as announced, and stairs of what stands from when on.
import { colour, lineStyle } from "./chart-style.js";
import { drawnValue } from "./chart-money.js";
import { wallClock } from "./time-adapter.js";

const MANY = 300; // dots: more are drawn smaller

/** Returns the steps with the moments between which they are drawn: {x, to, y, step}. */
export function drawnSteps(steps, zone, end, valueOf) {
  const moments = steps.map((step) => wallClock(step.at, zone));
  return steps.map((step, index) => ({ x: moments[index], to: moments[index + 1] ?? end, y: step.state === null ? null : valueOf(step), step }));
}

/** Returns the corners of the steps of a state; where another one is, or none, a gap. */
function corners(drawn, state) {
  const data = [];
  for (const { x, to, y, step } of drawn) {
    if (step.state !== state || y === null) continue;
    if (data.length && data.at(-1).x !== x) data.push({ x: data.at(-1).x, y: null });
    data.push({ x, y }, { x: to, y });
  }
  return data;
}

function points(series, zone, history, field) {
  return series.points
    .map((point) => ({ x: wallClock(point.at, zone), y: drawnValue(history, point, field), deal: point.deal, point, field }))
    .filter((drawn) => drawn.y !== null);
}

function dots(series, style, zone, history) {
  const data = points(series, zone, history, "price");
  return {
    label: series.retailer.name + (series.is_me ? " (you)" : ""),
    owner: series.retailer.name,
    data,
    yAxisID: "y",
    showLine: false,
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: style.shape,
    pointRadius: data.length > MANY ? 2 : 4,
    pointHoverRadius: 7,
    pointHitRadius: 8,
    order: series.is_me ? 0 : 1,
    clip: 10,
  };
}

function stair(series, style, data, look) {
  return {
    label: `${series.retailer.name}, ${look.name}`,
    owner: series.retailer.name,
    isAside: true,
    yAxisID: "y",
    data,
    borderColor: style.colour,
    borderWidth: series.is_me ? 3.5 : 1.75,
    borderDash: look.dash,
    pointRadius: 0,
    pointHitRadius: 0,
    spanGaps: false,
    order: series.is_me ? 2 : 3,
    clip: 4,
  };
}

function stairs(series, style, drawn) {
  const faded = `color-mix(in srgb, ${style.colour} 55%, transparent)`;
  return [
    stair(series, style, corners(drawn, "in_force"), { name: "in force" }),
    stair(series, { colour: faded }, corners(drawn, "fading"), { name: "validity over", dash: [2, 5] }),
  ];
}

function listPrices(series, style, zone, history) {
  return {
    label: `${series.retailer.name}, list price`,
    owner: series.retailer.name,
    isListPrice: true,
    data: points(series, zone, history, "list_price"),
    yAxisID: "y",
    showLine: false,
    borderColor: style.colour,
    backgroundColor: style.colour,
    pointStyle: "line",
    pointRadius: 6,
    pointHoverRadius: 8,
    pointBorderWidth: 2,
    order: 4,
    clip: 10,
  };
}

/** Returns the band under the lowest price in force; where none is, or nothing is loaded, a gap. */
function lowestBand(history, zone, end) {
  const drawn = history.isConverted ? [] : drawnSteps(history.lowest.map((one) => ({ ...one, state: one.state || null })), zone, end, (step) => Number(step.price));
  return {
    label: "Lowest price in force",
    isAside: true,
    yAxisID: "y",
    isBand: true,
    data: corners(drawn, "in_force"),
    fill: "start",
    backgroundColor: `color-mix(in srgb, ${colour("--lowest")} 55%, transparent)`,
    borderColor: colour("--lowest"),
    borderWidth: 5,
    pointRadius: 0,
    pointHitRadius: 0,
    spanGaps: false,
    order: 9,
    clip: 4,
  };
}

/** Returns the place of each line among the styles: the first is mine alone, where I am one of them. */
function places(history) {
  let next = history.series.some((series) => series.is_me) ? 1 : 0;
  return history.series.map((series) => (series.is_me ? 0 : next++));
}

/** Returns each line as it is drawn: its series, its style, and its steps with their moments. */
export function drawnLines(history, zone, end) {
  const at = places(history);
  const valueOf = (step) => drawnValue(history, step, "price");
  return history.series.map((series, index) => ({
    series,
    style: lineStyle(at[index]),
    steps: drawnSteps(series.steps, zone, end, valueOf),
  }));
}

/** Returns the datasets of the lines: dots first, one a line, then all that is drawn beside them. */
export function datasets(history, lines, zone, end) {
  const each = (make) => lines.map((line) => make(line));
  const aside = [
    ...each((line) => listPrices(line.series, line.style, zone, history)),
    ...each((line) => stairs(line.series, line.style, line.steps)).flat(),
    lowestBand(history, zone, end),
  ];
  return [...each((line) => dots(line.series, line.style, zone, history)), ...aside.filter((one) => one.data.length)];
}
