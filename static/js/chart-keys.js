// The buttons over a chart: one a line, with its swatch and n; a click takes the line out and puts it back.

function keyButton(chart, key) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "series-key" });
  button.setAttribute("aria-pressed", "true");
  const swatch = Object.assign(document.createElement("span"), { className: `swatch swatch-${key.shape}` });
  swatch.style.backgroundColor = key.colour;
  button.append(swatch, `${key.label} `, Object.assign(document.createElement("span"), { className: "n", textContent: key.n }));
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    chart.data.datasets.forEach((dataset, index) => {
      if (key.owns(dataset, index)) chart.setDatasetVisibility(index, shown);
    });
    chart.update();
  });
  return button;
}

/** Draws a button for each key: {label, n, shape, colour, owns(dataset, index)}. */
export function drawKeys(chart, keys, box = document.querySelector("[data-series-keys]")) {
  const items = keys.map((key) => {
    const item = document.createElement("li");
    item.append(keyButton(chart, key));
    return item;
  });
  box.replaceChildren(...items);
}
