// While a page is printed: the light theme, charts at the paper's width, details that hold data open.
import { takeChosenTheme } from "./theme-switch.js";

const WIDTH = 700; // pixels between the margins of A4
const SHARPNESS = 3; // of a chart's pixels on paper
const DATA = "main details:not([open])";

let undo = null;

function charts() {
  return [...document.querySelectorAll("canvas")].map((canvas) => window.Chart?.getChart(canvas)).filter(Boolean);
}

function begin() {
  if (undo) return;
  const root = document.documentElement;
  const isLight = root.dataset.bsTheme === "light";
  const opened = [...document.querySelectorAll(DATA)].filter((one) => one.querySelector("table") && !one.hidden);
  undo = () => {
    for (const one of opened) one.open = false;
    takeChosenTheme(); // which may have changed meanwhile: browsers take a light system for paper
    for (const chart of charts()) {
      chart.options.devicePixelRatio = undefined;
      chart.resize();
    }
  };
  for (const one of opened) one.open = true;
  root.dataset.bsTheme = "light";
  if (!isLight) document.dispatchEvent(new CustomEvent("themechange")); // charts are drawn anew: they hold colours
  for (const chart of charts()) {
    chart.options.devicePixelRatio = SHARPNESS;
    chart.resize(WIDTH, chart.height);
  }
}

function end() {
  undo?.();
  undo = null;
}

window.addEventListener("beforeprint", begin);
window.addEventListener("afterprint", end);
matchMedia("print").addEventListener("change", (event) => (event.matches ? begin() : end()));
