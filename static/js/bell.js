// Opens the form of a bell in the side panel; without this script its link leads to the form's own page.
import "./alert-rule.js";
import "./typeahead.js";

const panel = document.getElementById("bell");
const body = panel.querySelector("[data-bell-body]");

let opener = null;

function focusForm() {
  body.querySelector("[autofocus]")?.focus();
}

async function open(link) {
  opener = link;
  await window.htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
  window.bootstrap.Offcanvas.getOrCreateInstance(panel).show();
}

panel.addEventListener("shown.bs.offcanvas", focusForm);
panel.addEventListener("hidden.bs.offcanvas", () => opener?.focus());
body.addEventListener("htmx:afterSettle", focusForm);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-bell]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && plain && window.htmx && window.bootstrap) {
    event.preventDefault();
    open(link);
  }
});

document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target === body) {
    body.textContent = `The form could not be loaded (status ${event.detail.xhr.status}). Reload the page and try again.`;
    window.bootstrap.Offcanvas.getOrCreateInstance(panel).show();
  }
});
