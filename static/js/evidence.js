// Opens evidence cards in the side panel; without it the links lead to the card's own page.
const panel = document.getElementById("evidence");
const body = document.getElementById("evidence-body");

let opener = null;

/** Loads a card and shows the panel; closing it gives the focus back. */
export async function openEvidence(url) {
  opener = document.activeElement;
  await window.htmx.ajax("GET", url, { target: body, swap: "innerHTML" });
  window.bootstrap.Offcanvas.getOrCreateInstance(panel).show();
}

panel.addEventListener("hidden.bs.offcanvas", () => opener?.focus());

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-evidence]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && plain && window.htmx && window.bootstrap) {
    event.preventDefault();
    openEvidence(link.href);
  }
});

document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target === body) {
    body.textContent = `The card could not be loaded (status ${event.detail.xhr.status}). Reload the page and try again.`;
    window.bootstrap.Offcanvas.getOrCreateInstance(panel).show();
  }
});
