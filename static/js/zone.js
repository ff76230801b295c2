// Proposes the browser's time zone where a new workspace still has the default one. Runs before typeahead.js.
const field = document.querySelector("[data-browser-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && zone && field.value === field.defaultValue) {
  field.value = zone;
  field.dataset.label = zone;
}
