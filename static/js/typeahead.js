// Offers what fits while one types. The server looks it up; without this script the field takes an exact name.
// A field of data-typeahead="open" opens the page of what is chosen; all others take its value.
const CLOSED = -1;

class Typeahead {
  constructor(box) {
    this.input = box.querySelector("input[type=text]");
    this.list = box.querySelector("[role=listbox]");
    this.status = box.querySelector("[role=status]");
    this.chosen = box.querySelector(".typeahead-chosen");
    this.name = this.input.name;
    this.opens = box.dataset.typeahead === "open";
    this.active = CLOSED;
    this.describe();
    if (!this.chosen && !this.opens) this.separate();
    this.listen();
  }

  describe() {
    this.list.id = `${this.input.id}-list`;
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
  }

  // What is sent (a slug) and what is read (a name) are two things from here on.
  separate() {
    this.sent = document.createElement("input");
    this.sent.type = "hidden";
    this.sent.name = this.name;
    this.sent.value = this.input.value;
    this.input.removeAttribute("name");
    this.input.value = this.input.dataset.label ?? this.input.value;
    this.input.after(this.sent);
  }

  listen() {
    this.input.addEventListener("htmx:configRequest", (event) => {
      event.detail.parameters = { q: this.input.value };
    });
    this.input.addEventListener("input", () => {
      if (this.sent) this.sent.value = this.input.value;
      if (!this.input.value) this.close();
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("htmx:afterSwap", () => this.open());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  open() {
    if (document.activeElement !== this.input) return;
    this.options.forEach((option, place) => {
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("aria-selected", "false");
    });
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = `${this.options.length} to choose from`;
    this.mark(CLOSED);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(CLOSED);
  }

  mark(place) {
    const options = this.options;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  press(event) {
    const { key } = event;
    if (key === "ArrowDown" && this.list.hidden) this.input.dispatchEvent(new Event("look"));
    else if (this.list.hidden) return;
    else if (key === "ArrowDown") this.mark((this.active + 1) % this.options.length);
    else if (key === "ArrowUp") this.mark(this.active > 0 ? this.active - 1 : this.options.length - 1);
    else if (key === "Escape") this.close();
    else if (key === "Enter" && this.options[this.active]) this.choose(this.options[this.active]);
    else return;
    event.preventDefault();
  }

  choose(option) {
    if (this.opens) return location.assign(option.dataset.address);
    const { value } = option.dataset;
    const label = option.textContent.trim();
    if (this.chosen) this.add(value, label);
    else this.sent.value = value;
    this.input.value = this.chosen ? "" : label;
    this.status.textContent = `${label} chosen`;
    this.close();
  }

  add(value, label) {
    if ([...this.chosen.querySelectorAll("input")].some((one) => one.value === value)) return;
    const item = document.createElement("li");
    item.innerHTML = '<label class="form-check"><input class="form-check-input" type="checkbox" checked> <bdi></bdi></label>';
    Object.assign(item.querySelector("input"), { name: this.name, value });
    item.querySelector("bdi").textContent = label;
    this.chosen.append(item);
  }
}

function start(page) {
  for (const box of page.querySelectorAll("[data-typeahead]:not([data-started])")) {
    box.dataset.started = "";
    new Typeahead(box);
  }
}

start(document);
document.body.addEventListener("htmx:load", (event) => start(event.detail.elt));
