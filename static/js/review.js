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

/** Opens an item's text, to select a value in it. */
function intoText(item) {
  const details = item?.querySelector("[data-correct]");
  if (!details) return;
  details.open = true;
  details.querySelector("[data-post-text]").focus();
}

/** Takes the selected stretch of a text over into its form; offsets count code points, as spans do. */
function take(text) {
  const form = text.form;
  form.elements.picked.value = text.value.slice(text.selectionStart, text.selectionEnd);
  form.elements.start.value = [...text.value.slice(0, text.selectionStart)].length;
}

/** Chooses a reason by its number. */
function choose(item, number) {
  const select = item.querySelector("[data-choices]");
  if (!select?.options[number]) return;
  select.selectedIndex = number;
  tell(select.value);
}

document.addEventListener("keydown", (event) => {
  const text = event.target.closest("[data-post-text]");
  if (text && event.key === "Escape") select(text.closest("[data-review-item]"));
  if (!text || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = text.form.querySelector(`[data-pick-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  take(text);
  button.click();
});

document.addEventListener("beforeinput", (event) => { // a caret, but no change: read-only fields have none
  if (event.target.closest("[data-post-text]")) event.preventDefault();
});

document.addEventListener("selectionchange", () => {
  const text = document.activeElement?.closest("[data-post-text]");
  if (text && text.selectionStart !== text.selectionEnd) take(text);
});

document.addEventListener("keydown", (event) => {
  const detail = event.defaultPrevented ? null : event.target.closest("[data-detail]"); // a list took the key
  if (detail && event.key === "Escape") select(detail.closest("[data-review-item]"));
  if (detail && event.key === "Enter") { // else the form's first button would be pressed
    event.preventDefault();
    const item = detail.closest("[data-review-item]");
    item?.querySelector(`[data-action-key="${CSS.escape(detail.dataset.detail)}"]`)?.click();
    if (item) move(item, 1, waits);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const item = current();
  if (event.key === "j") move(item, 1);
  else if (event.key === "k" && item) move(item, -1);
  else if (event.key === "k") select(items().at(-1));
  else if (event.key === "u") undo();
  else if (event.key === "x") item?.querySelector("input[name=item]")?.click();
  else if (item && waits(item) && event.key === "i") {
    event.preventDefault();
    intoText(item);
  } else if (item && waits(item) && /^[1-9]$/.test(event.key)) choose(item, Number(event.key) - 1);
  else if (item && waits(item) && item.querySelector(`[data-detail="${CSS.escape(event.key)}"]`)?.value === "") {
    event.preventDefault();
    item.querySelector(`[data-detail="${CSS.escape(event.key)}"]`).focus();
  } else if (item && waits(item)) {
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
  if (waits(item)) { // its decision was taken back, or a field of it was corrected
    tell(decided.includes(item.id) ? "Undone." : "Corrected: accept or reject it.");
    decided = decided.filter((id) => id !== item.id);
    select(item);
  } else {
    tell(item.dataset.said);
    if (undoWanted === item.id) item.querySelector("[data-undo]")?.click();
    else if (!current()) move(item, 1, waits);
  }
  undoWanted = undoWanted === item.id ? "" : undoWanted;
});

/** Says at an item that its decision was not saved, and lets it be made again. */
function fail(item) {
  const text = "This was not saved. Press the key or the button again; if it fails again, reload the page.";
  tell(text);
  if (!item) return;
  delete item.dataset.pending;
  decided = decided.filter((id) => id !== item.id);
  const place = item.querySelector("[data-failed]");
  if (place) Object.assign(place, { hidden: false, textContent: text });
}

for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(failed, (event) => {
    const refused = event.detail.elt.querySelector("[data-correct-said]");
    if (refused && event.detail.xhr?.status === 409) {
      refused.textContent = event.detail.xhr.responseText;
      tell(event.detail.xhr.responseText);
      return;
    }
    fail(event.detail.elt.closest("[data-review-item]"));
  });
}

document.querySelector("[data-select-all]")?.addEventListener("change", (event) => {
  for (const box of list.querySelectorAll("input[name=item]")) box.checked = event.target.checked;
});

mark(items()[0]);
