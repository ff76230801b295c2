// The field in the header: `/` leads to it; where it has no room an icon shows it. Without this script the icon leads to the page.
import "./typeahead.js";

const form = document.querySelector("[data-search]");
const field = form.querySelector("input[type=text]");
const opener = document.querySelector("[data-search-open]");
const TYPED_INTO = "input, textarea, select, [contenteditable], [role=dialog], .offcanvas.show";

function show() {
  form.classList.add("search-shown");
  field.focus();
  field.select();
}

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (event.key !== "/" || modified || event.defaultPrevented || event.target.closest?.(TYPED_INTO)) return;
  event.preventDefault(); // else the field holds the stroke
  show();
});

opener.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show();
});

// The first Escape closes the list, which says so by taking the event.
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (opener.offsetParent) opener.focus();
  else field.blur();
});

form.addEventListener("focusout", (event) => {
  if (!form.contains(event.relatedTarget)) form.classList.remove("search-shown");
});

form.addEventListener("submit", (event) => {
  if (!field.value.trim()) event.preventDefault();
});
