// A chart as a PNG, on the page's ground: a dark theme's letters would be lost on white.
import { colour } from "./chart-style.js";

function save(canvas, name) {
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  const context = copy.getContext("2d");
  context.fillStyle = colour("--surface");
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

for (const button of document.querySelectorAll("[data-chart-png]")) {
  button.addEventListener("click", () => save(button.closest("section").querySelector("canvas"), button.dataset.chartPng));
}
