// The articles of the assortment by keyboard: j and k move, c confirms, n says no product, u takes back.
// A decision leads on at once; its row comes again when the server answers, and takes no key until then.
const list = document.querySelector("[data-articles]");
const said = document.querySelector("[data-articles-said]");
const DECISIONS = ["c", "n", "u"];
let decided = []; // ids of rows decided here, the last one last
let undoWanted = ""; // a row whose decision is on its way to the server

const rows = () => [...list.querySelectorAll("[data-article]")];
const current = () => list.querySelector("[aria-current]");
const titleOf = (row) => row.querySelector("th").textContent.trim();
const isPending = (row) => "pending" in row.dataset;

function mark(row) {
  current()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
}

function select(row) {
  if (!row) return;
  mark(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function neighbour(row, step) {
  const all = rows();
  return row ? all[all.indexOf(row) + step] : all[0];
}

function press(row, key) {
  if (row && !isPending(row)) row.querySelector(`[data-article-key="${CSS.escape(key)}"]`)?.click();
}

/** Takes back the decision on the current row, else the last one made here. */
function undo() {
  const row = current();
  const canUndo = row && (isPending(row) || row.querySelector('[data-article-key="u"]'));
  const wanted = canUndo ? row : document.getElementById(decided.at(-1));
  if (wanted && isPending(wanted)) undoWanted = wanted.id;
  else press(wanted, "u");
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const row = current();
  if (event.key === "j") select(neighbour(row, 1));
  else if (event.key === "k") select(neighbour(row, -1));
  else if (event.key === "u") undo();
  else if (event.key === "x") row?.querySelector("input[name=sku]")?.click();
  else press(row, event.key);
});

list.addEventListener("click", (event) => {
  const key = event.target.closest("[data-article-key]")?.dataset.articleKey;
  const row = event.target.closest("[data-article]");
  if (!DECISIONS.includes(key) || isPending(row)) return;
  row.dataset.pending = "";
  decided = decided.filter((id) => id !== row.id);
  if (key === "u") return;
  decided.push(row.id);
  select(neighbour(row, 1));
});

list.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-article]");
  if (row && row !== current()) mark(row);
});

document.body.addEventListener("htmx:load", (event) => {
  const row = event.detail.elt;
  if (!row.matches("[data-article]")) return;
  said.textContent = `${titleOf(row)}: ${row.querySelector("[data-article-match]").textContent.trim()}`;
  const wasTakenBack = !row.querySelector('[data-article-key="u"]');
  if (wasTakenBack || !current()) select(row);
  if (undoWanted !== row.id) return;
  undoWanted = "";
  press(row, "u");
});

for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(failed, (event) => {
    const row = event.detail.elt.closest("[data-article]");
    if (!row) return;
    delete row.dataset.pending;
    decided = decided.filter((id) => id !== row.id);
    if (undoWanted === row.id) undoWanted = "";
    said.textContent = `${titleOf(row)}: this was not saved. Go there and press the key again; `
      + "if it fails again, reload the page.";
  });
}
