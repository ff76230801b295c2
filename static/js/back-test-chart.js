// A back-test as a picture: the prices that a rule looked at, the edge of what it fires on, and where it fired.
import { amount, tickLabel } from "./chart-money.js";
import { colour, drawWithTheme, lineStyle, timeAxis } from "./chart-style.js";
import { format, installTimeAdapter, wallClock } from "./time-adapter.js";

const { Chart } = window;

function dot(price, zone) {
  return { x: wallClock(price.at, zone), y: Number(price.price), retailer: price.retailer };
}

function firings(picture, zone) {
  return {
    label: "it would have fired",
    data: picture.prices.filter((price) => price.has_fired).map((price) => dot(price, zone)),
    showLine: false,
    pointStyle: "triangle",
    pointRadius: 8,
    pointHoverRadius: 10,
    borderColor: colour("--failed"),
    backgroundColor: colour("--failed"),
  };
}

// A line each: what one asks says nothing of what another one asks.
function retailerLines(picture, zone) {
  const names = [...new Set(picture.prices.map((price) => price.retailer))];
  return names.map((name, place) => {
    const style = lineStyle(place);
    return {
      label: name,
      data: picture.prices.filter((price) => price.retailer === name).map((price) => dot(price, zone)),
      borderColor: style.colour,
      backgroundColor: style.colour,
      pointStyle: style.shape,
      borderWidth: 1.5,
      stepped: "before",
      pointRadius: 3,
      pointHoverRadius: 6,
      pointHitRadius: 8,
    };
  });
}

function edge(picture, zone, side) {
  const known = picture.prices.filter((price) => price[side] !== null);
  return {
    label: side === "lower" ? "fires at this or less" : "fires at this or more",
    data: known.map((price) => ({ x: wallClock(price.at, zone), y: Number(price[side]) })),
    borderColor: colour("--chart-text"),
    borderDash: [6, 4],
    borderWidth: 2,
    stepped: "before",
    pointRadius: known.length > 1 ? 0 : 3,
    pointHitRadius: 6,
    backgroundColor: colour("--chart-text"),
  };
}

function options(picture, ends) {
  const text = colour("--chart-text");
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "nearest", intersect: true },
    scales: {
      x: timeAxis(...ends),
      y: {
        grace: "8%",
        grid: { color: colour("--chart-grid") },
        border: { display: false },
        ticks: { color: text, maxTicksLimit: 6, callback: (value, place, ticks) => tickLabel(value, ticks, picture.unit) },
      },
    },
    plugins: {
      legend: { labels: { color: text, usePointStyle: true, pointStyleWidth: 10 } },
      tooltip: {
        callbacks: {
          title: (items) => format(items[0].parsed.x, "datetime"),
          label: (item) => ` ${item.raw.retailer ?? item.dataset.label}: ${amount(item.parsed.y, picture.unit)}`,
        },
      },
    },
  };
}

function draw(canvas, picture) {
  const { zone } = canvas.dataset;
  const moments = picture.prices.map((price) => wallClock(price.at, zone));
  const margin = Math.max((moments.at(-1) - moments[0]) * 0.03, 43_200_000);
  const edges = ["lower", "upper"].filter((side) => picture.prices.some((price) => price[side] !== null));
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets: [firings(picture, zone), ...edges.map((side) => edge(picture, zone, side)), ...retailerLines(picture, zone)] },
    options: options(picture, [moments[0] - margin, moments.at(-1) + margin]),
  });
  canvas.dataset.drawn = "true";
  return chart;
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-back-test-chart]")) drawWithTheme(canvas, draw);
