// A review queue by keyboard: j and k move, an action's key decides, u takes back, x selects.
const list = document.querySelector("[data-review]");
const said = document.querySelector("[data-review-said]");
const next = document.querySelector("[data-review-next]");
let decided = []; // ids of items decided here, the last one last
let undoWanted = ""; // an item whose decision is on its way to the server

const items = () => [...list.querySelectorAll("[data-review-item]")];
const current = () => list.querySelector("[aria-current]");
const waits = (item) => !("decided" in item.dataset) && !("pending" in item.dataset);
const tell = (text) => { said.textContent = text; };

function mark(item) {
  current()?.removeAttribute("aria-current");
  item?.setAttribute("aria-current", "true");
}

function select(item) {
  mark(item);
  (item ?? next).focus();
}

/** Goes from an item to a neighbour that `fits` takes; behind the last one lies the link to further items. */
function move(from, step, fits = () => true) {
  const all = items();
  let at = all.indexOf(from) + step;
  while (all[at] && !fits(all[at])) at += step;
  if (all[at] || step > 0) select(all[at]);
}

/** Takes back the decision on the current item, else the last one made here. */
function undo() {
  const id = current()?.matches("[data-decided]") ? current().id : decided.at(-1);
  const button = id && document.querySelector(`#${id} [data-undo]`);
  if (button) button.click();
  else if (id && "pending" in document.getElementById(id).dataset) undoWanted = id;
  else tell("Nothing to undo here: see the decisions.");
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const item = current();
  if (event.key === "j") move(item, 1);
  else if (event.key === "k" && item) move(item, -1);
  else if (event.key === "k") select(items().at(-1));
  else if (event.key === "u") undo();
  else if (event.key === "x") item?.querySelector("input[name=item]")?.click();
  else if (item && waits(item)) {
    const button = item.querySelector(`[data-action-key="${CSS.escape(event.key)}"]`);
    button?.click();
    if (button) move(item, 1, waits);
  }
});

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-action-key]")?.closest("[data-review-item]");
  if (item && waits(item)) {
    item.dataset.pending = "";
    decided.push(item.id);
  }
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-review-item]");
  if (item) mark(item);
});

document.body.addEventListener("htmx:load", (event) => {
  const item = event.detail.elt;
  if (!item.matches("[data-review-item]")) return;
  if (waits(item)) { // its decision was taken back
    tell("Undone.");
    decided = decided.filter((id) => id !== item.id);
    select(item);
  } else {
    tell(item.dataset.said);
    if (undoWanted === item.id) item.querySelector("[data-undo]")?.click();
    else if (!current()) move(item, 1, waits);
  }
  undoWanted = undoWanted === item.id ? "" : undoWanted;
});

for (const failed of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(failed, (event) => {
    delete event.detail.elt.closest("[data-review-item]")?.dataset.pending;
    tell("It could not be saved. Reload the page and try again.");
  });
}

document.querySelector("[data-select-all]")?.addEventListener("change", (event) => {
  for (const box of list.querySelectorAll("input[name=item]")) box.checked = event.target.checked;
});

mark(items()[0]);
