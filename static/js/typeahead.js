// Offers what fits while one types. The server looks it up; without this script the field takes an exact name.
// A field of data-typeahead="open" opens the page of what is chosen; all others take its value. A field of many shows
// what is chosen as chips, each with a button that removes it; without this script each has a box to untick.
const CLOSED = -1;

const labelOf = (option) => (option.querySelector("bdi") ?? option).textContent.trim();

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
    if (this.chosen) this.useChips();
    else if (!this.opens) this.separate();
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
      this.asked = this.input.value;
      this.isWaiting = true;
      event.detail.parameters = { q: this.asked };
    });
    this.input.addEventListener("input", () => {
      this.takesFirst = false;
      if (this.sent) this.sent.value = this.input.value;
      if (!this.input.value) this.close();
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("htmx:afterSwap", () => {
      this.isWaiting = false;
      this.open();
    });
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
    if (!this.opens && this.asked !== this.input.value) return; // something was chosen, or typed on, meanwhile
    this.options.forEach((option, place) => {
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("aria-selected", "false");
    });
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = `${this.options.length} to choose from`;
    this.mark(CLOSED);
    if (this.takesFirst) this.chooseFirst();
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
    else if (this.list.hidden && !(key === "Enter" && this.chosen && this.input.value.trim())) return;
    else if (key === "ArrowDown") this.mark((this.active + 1) % this.options.length);
    else if (key === "ArrowUp") this.mark(this.active > 0 ? this.active - 1 : this.options.length - 1);
    else if (key === "Escape") this.close();
    else if (key === "Enter" && this.options[this.active]) this.choose(this.options[this.active]);
    else if (key === "Enter" && this.chosen && this.input.value.trim()) this.chooseFirst();
    else return;
    event.preventDefault();
  }

  // In a field of many, Enter behind a text means what it names, else the first that fits, once the list is that of the
  // whole text: it does not send the form with a name that is half written.
  chooseFirst() {
    const isAsked = this.asked === this.input.value;
    this.takesFirst = this.list.hidden || !isAsked;
    if (this.takesFirst && isAsked && !this.isWaiting) this.input.dispatchEvent(new Event("look"));
    if (this.takesFirst || !this.options.length) return;
    const typed = this.input.value.trim().toLowerCase();
    this.choose(this.options.find((option) => labelOf(option).toLowerCase() === typed) ?? this.options[0]);
  }

  choose(option) {
    if (this.opens) return location.assign(option.dataset.address);
    const { value } = option.dataset;
    const label = labelOf(option);
    this.takesFirst = false;
    if (this.chosen) this.add(value, label);
    else this.sent.value = value;
    this.input.value = this.chosen ? "" : label;
    this.status.textContent = `${label} chosen`;
    this.close();
  }

  useChips() {
    for (const item of [...this.chosen.children]) {
      item.replaceWith(this.chip(item.querySelector("input").value, item.querySelector("bdi").textContent));
    }
  }

  add(value, label) {
    if ([...this.chosen.querySelectorAll("input")].some((one) => one.value === value)) return;
    this.chosen.append(this.chip(value, label));
  }

  chip(value, label) {
    const item = document.createElement("li");
    item.className = "chip";
    item.innerHTML = '<input type="hidden"><bdi></bdi><button type="button" class="chip-remove">×</button>';
    Object.assign(item.querySelector("input"), { name: this.name, value });
    item.querySelector("bdi").textContent = label;
    const button = item.querySelector("button");
    button.setAttribute("aria-label", `Remove ${label}`);
    button.addEventListener("click", () => this.remove(item, label));
    return item;
  }

  // The focus goes to the chip that comes next, else to the field.
  remove(item, label) {
    const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button") ?? this.input;
    item.remove();
    next.focus();
    this.status.textContent = `${label} removed`;
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
