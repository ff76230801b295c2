// Hides the fields of a rule that mean nothing for what is chosen: each names its condition itself.
const form = document.querySelector("[data-alert-rule]");
const fields = [...form.querySelectorAll("[data-shown-for]")];

const valueOf = (name) => form.elements[name]?.value ?? "";

function holds(condition) {
  const [name, wanted] = condition.split("=");
  const other = form.elements[name];
  const isOffered = !other?.dataset?.shownFor || holds(other.dataset.shownFor);
  return isOffered && wanted.split(",").includes(valueOf(name));
}

function show() {
  for (const field of fields) {
    field.parentElement.hidden = !holds(field.dataset.shownFor);
  }
}

form.addEventListener("change", show);
show();
