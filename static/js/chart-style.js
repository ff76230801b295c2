// What all charts share: colours from the stylesheet, in both themes, and the coverage bar under them.
const SHAPES = ["circle", "rect", "triangle", "rectRot", "star", "crossRot", "rectRounded", "cross"];

/** Reads a custom property of the stylesheet. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Returns the colour and the dot's shape of the n-th line: shapes differ when colours come round. */
export function lineStyle(index) {
  return { colour: colour(`--series-${(index % 8) + 1}`), shape: SHAPES[(index + Math.floor(index / 8)) % SHAPES.length] };
}

/** Returns the options of a time axis between two drawn moments. */
export function timeAxis(from, to) {
  return {
    type: "time",
    min: from,
    max: to,
    grid: { color: colour("--chart-grid") },
    border: { color: colour("--chart-grid") },
    ticks: { color: colour("--chart-text"), maxRotation: 0, autoSkipPadding: 18 },
  };
}

/** Returns the coverage bars below a chart. */
export function coverageBars(chart) {
  return chart.canvas.closest("section")?.querySelectorAll("[data-coverage-bar] .coverage-bar") ?? [];
}

/** Lays the coverage bars below a canvas, one for each network, under its time axis. */
export const alignedCoverageBar = {
  id: "alignedCoverageBar",
  afterLayout(chart) {
    for (const bar of coverageBars(chart)) {
      bar.style.marginLeft = `${chart.chartArea.left}px`;
      bar.style.width = `${chart.chartArea.width}px`;
    }
  },
};

/** Fetches JSON with the session; throws an error whose message is for people. */
export async function fetchNumbers(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (response.ok) return response.json();
  const body = await response.json().catch(() => null);
  throw new Error(body?.error?.message || `The numbers could not be loaded (status ${response.status}).`);
}

/** Returns the numbers that the page itself holds for a canvas, if it does. */
function embeddedNumbers(canvas) {
  const element = document.getElementById(canvas.dataset.numbers);
  return element && JSON.parse(element.textContent);
}

/** Draws once the numbers are there and again when the theme changes; says so where that fails. */
export async function drawWithTheme(canvas, draw, fetched = fetchNumbers) {
  const box = canvas.closest("section").querySelector("[data-chart-error]");
  const loading = canvas.parentElement.querySelector("[data-chart-loading]");
  try {
    const numbers = embeddedNumbers(canvas) ?? (await fetched(canvas.dataset.url));
    let chart = draw(canvas, numbers);
    loading?.remove();
    document.addEventListener("themechange", () => {
      if (!canvas.isConnected) return; // the page has put another one in its place
      chart.$end?.();
      chart.destroy();
      chart = draw(canvas, numbers);
    });
  } catch (error) {
    box.textContent = `The chart cannot be drawn: ${error.message}`;
    box.hidden = false;
    loading?.remove();
  }
}
