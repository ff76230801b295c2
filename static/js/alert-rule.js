// Shows of an alert's form what applies: each field names its condition itself, a template fills in what it fixes.
const CUSTOM = "custom";

class RuleForm {
  constructor(form) {
    this.form = form;
    this.templates = JSON.parse(document.getElementById("alert-templates")?.textContent ?? "{}");
    this.currency = this.valueOf("currency");
    form.addEventListener("change", (event) => {
      if (event.target.name === "template") this.fill(event.target.value);
      this.show();
    });
    this.fill(this.valueOf("template"));
    this.show();
  }

  valueOf(name) {
    return this.form.elements[name]?.value ?? "";
  }

  // "kind=engagement|baseline=average,low": one of the choices holds, and its own field is not hidden either.
  holds(condition) {
    return condition.split("|").some((choice) => {
      const [name, wanted] = choice.split("=");
      const other = this.form.elements[name];
      const isGiven = !other?.dataset?.shownFor || this.isFixed(other);
      const isOffered = isGiven || this.holds(other.dataset.shownFor);
      return isOffered && wanted.split(",").includes(this.valueOf(name));
    });
  }

  // What a template fixes is not asked, unless the server found it wrong.
  isFixed(field) {
    const fixed = this.templates[this.valueOf("template")] ?? {};
    return field.name in fixed && field.getAttribute("aria-invalid") !== "true";
  }

  fill(template) {
    if (template === CUSTOM) return;
    for (const [name, value] of Object.entries(this.templates[template] ?? {})) {
      if (this.form.elements[name]) this.form.elements[name].value = value;
    }
    if (!this.valueOf("currency")) this.form.elements.currency.value = this.currency; // another template had emptied it
  }

  show() {
    for (const field of this.form.querySelectorAll("[data-shown-for]")) {
      const box = field.matches("input, select, .typeahead") ? field.parentElement : field;
      const isWrong = field.getAttribute("aria-invalid") === "true";
      box.hidden = this.isFixed(field) || !(isWrong || this.holds(field.dataset.shownFor));
    }
    for (const group of this.form.querySelectorAll("fieldset")) {
      const boxes = [...group.querySelectorAll(":scope [data-shown-for]")];
      const others = [...group.querySelectorAll("input, select")].filter((one) => !one.closest("[data-shown-for]"));
      group.hidden = false; // or it would be what hides its own fields
      group.hidden = boxes.length > 0 && !others.length && boxes.every((one) => one.closest("[hidden]"));
    }
  }
}

function start(page) {
  const forms = page.matches?.("[data-alert-rule]") ? [page] : page.querySelectorAll("[data-alert-rule]");
  for (const form of forms) {
    if (form.dataset.started !== undefined) continue;
    form.dataset.started = "";
    new RuleForm(form);
  }
}

start(document);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
