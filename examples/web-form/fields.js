// The fields of the form. Each knows its path only through its place, so that what is removed
// above it changes nothing here.
import { normalizeWebsites } from "./referee-wasm/brand/index.web.js";
import { h, icon, unique } from "./dom.js";

/** A place for messages under a field, tied to it for screen readers. */
class Notes {
  constructor(input) {
    this.input = input;
    this.element = h("div.notes", { id: unique("notes") });
    input.setAttribute("aria-describedby", this.element.id);
    this.shown = "";
  }

  /** @param {Array<{ kind: "wrong" | "overlap", text: string }>} notes */
  show(notes) {
    const shown = JSON.stringify(notes);
    if (shown === this.shown) return;
    this.shown = shown;
    this.element.replaceChildren(
      ...notes.map(({ kind, text }) =>
        h(`p.note.${kind}`, {}, icon(kind === "wrong" ? "warn" : "info"), h("span", { text })),
      ),
    );
    if (notes.some(({ kind }) => kind === "wrong")) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}

/** A line or an area of text. */
export class TextField {
  constructor({ label, value = "", area = false, required = false, hint, onChange }) {
    const id = unique("field");
    this.input = h(area ? "textarea.input" : "input.input", { id, value, rows: area ? 2 : undefined, type: area ? undefined : "text", autocomplete: "off", "aria-required": required ? "true" : undefined });
    this.input.addEventListener("input", () => {
      this.touched = true;
      onChange(this.input.value);
    });
    this.notes = new Notes(this.input);
    this.element = h("div.field", {}, h("label.label", { for: id, text: label }), this.input, hint ? h("p.hint", { text: hint }) : undefined, this.notes.element);
  }

  show(notes) {
    this.notes.show(notes);
  }
}

export function toggle({ label, value, onChange }) {
  const input = h("input.switch", { type: "checkbox", role: "switch", checked: value, onchange: () => onChange(input.checked) });
  return h("label.switch-row", {}, input, h("span", { text: label }));
}

const MAX_NAMES = 100;

/** Names as chips; a pasted list becomes one chip a name. */
export class NamesField {
  constructor({ label, values, capped, onChange }) {
    const id = unique("names");
    this.values = [...values];
    this.capped = capped;
    this.onChange = onChange;
    this.input = h("input.chip-input", { id, type: "text", autocomplete: "off", placeholder: "Add a name" });
    this.chips = h("ul.chips", { "aria-label": label });
    this.counter = capped ? h("span.counter") : undefined;
    this.live = h("p.sr", { role: "status", "aria-live": "polite" });
    this.notes = new Notes(this.input);
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || (event.key === "," && this.input.value)) {
        event.preventDefault();
        this.add([this.input.value]);
      } else if (event.key === "Backspace" && this.input.value === "" && this.values.length) {
        this.removeAt(this.values.length - 1);
      }
    });
    this.input.addEventListener("blur", () => this.add([this.input.value]));
    this.input.addEventListener("paste", (event) => {
      const names = event.clipboardData.getData("text").split(/[\n\t,;]+/);
      if (names.length < 2) return;
      event.preventDefault();
      this.add(names);
    });
    const box = h("div.chip-box", { onclick: (event) => event.target === box && this.input.focus() }, this.chips, this.input);
    this.element = h("div.field", {}, h("div.label-row", {}, h("label.label", { for: id, text: label }), this.counter), box, this.notes.element, this.live);
    this.draw();
  }

  add(names) {
    this.input.value = "";
    const fresh = names.map((name) => name.trim()).filter((name) => name && !this.values.includes(name));
    if (!fresh.length) return;
    this.values.push(...new Set(fresh));
    this.live.textContent = fresh.length > 1 ? `${fresh.length} names added` : `${fresh[0]} added`;
    this.changed();
  }

  removeAt(index) {
    const [gone] = this.values.splice(index, 1);
    this.live.textContent = `${gone} removed`;
    this.changed();
    this.input.focus();
  }

  changed() {
    this.touched = true;
    this.draw();
    this.onChange([...this.values]);
  }

  draw() {
    this.chips.replaceChildren(
      ...this.values.map((name, index) =>
        h("li.chip", {}, h("span", { text: name }), h("button.chip-remove", { type: "button", "aria-label": `Remove ${name}`, onclick: () => this.removeAt(index) }, icon("remove"))),
      ),
    );
    this.chips.hidden = this.values.length === 0;
    if (!this.counter) return;
    this.counter.textContent = `${this.values.length} / ${MAX_NAMES}`;
    this.counter.classList.toggle("over", this.values.length > MAX_NAMES);
  }

  show(notes) {
    this.notes.show(notes);
  }
}

/** One website: its normal form stands below as it is typed. */
export class WebsiteField {
  constructor({ label, value = "", primary = false, hideLabel = false, onInput, onEmpty, onPaste, onRemove }) {
    const id = unique("website");
    this.primary = primary;
    this.input = h("input.input.mono", { id, type: "text", inputmode: "url", value, autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: primary ? "example.com" : "Add a website" });
    this.normal = h("p.normal", { "aria-live": "off" });
    this.notes = new Notes(this.input);
    this.label = h(hideLabel ? "label.sr" : "label.label", { for: id, text: label });
    this.remove = onRemove && h("button.icon-button", { type: "button", "aria-label": `Remove ${label}`, onclick: onRemove }, icon("remove"));
    this.input.addEventListener("input", () => {
      this.touched = true;
      this.draw();
      onInput(this);
    });
    this.input.addEventListener("change", () => this.input.value.trim() === "" && onEmpty?.(this));
    this.input.addEventListener("paste", (event) => {
      const parts = event.clipboardData.getData("text").split(/[\s,;]+/).filter(Boolean);
      if (parts.length < 2 || !onPaste) return;
      event.preventDefault();
      onPaste(this, parts);
    });
    this.element = h("div.field.website", {}, this.label, h("div.website-row", {}, this.input, this.remove), h("div.below", {}, this.normal, this.notes.element));
    this.draw();
  }

  get value() {
    return this.input.value;
  }

  draw() {
    const text = this.input.value;
    if (text.trim() === "") {
      this.normal.replaceChildren();
      this.refusal = undefined;
      return;
    }
    const [found] = normalizeWebsites([text.isWellFormed?.() === false ? "" : text]);
    this.refusal = found.error;
    if (found.error) this.normal.replaceChildren();
    else {
      const key = this.primary ? found.domain : found.site;
      this.normal.replaceChildren(h("span.arrow", { text: "compared as " }), h("code", { text: key }));
    }
    this.show(this.given ?? []);
  }

  show(notes) {
    this.given = notes;
    const own = this.refusal ? [{ kind: "wrong", text: sentence(this.refusal.message) }] : [];
    this.notes.show([...own, ...notes]);
  }
}

export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A list of websites that ends in an empty field for the next. */
export class WebsiteList {
  constructor({ label, noun, values, onSet, onRemove }) {
    Object.assign(this, { noun, onSet, onRemove, fields: [] });
    this.rows = h("ul.website-list");
    this.live = h("p.sr", { role: "status", "aria-live": "polite" });
    this.element = h("fieldset.group", {}, h("legend.label", { text: label }), this.rows, this.live);
    for (const value of values) this.append(value);
    this.append("");
  }

  /** Fields that hold something: the last one is the empty one. */
  get count() {
    return this.fields.length - 1;
  }

  append(value) {
    const number = this.fields.length + 1;
    const field = new WebsiteField({
      label: `${this.noun} ${number}`,
      hideLabel: true,
      value,
      onInput: (field) => this.typed(field),
      onEmpty: (field) => this.fields.indexOf(field) < this.count && this.take(field, false),
      onPaste: (field, parts) => this.pasted(field, parts),
      onRemove: () => this.take(field, true),
    });
    field.row = h("li", {}, field.element);
    this.fields.push(field);
    this.rows.append(field.row);
    this.mark();
    return field;
  }

  typed(field) {
    const index = this.fields.indexOf(field);
    if (index === this.count && field.value.trim() !== "") this.append("");
    this.onSet(index, field.value);
  }

  pasted(field, parts) {
    const index = this.fields.indexOf(field);
    field.input.value = parts[0];
    field.draw();
    if (index === this.count) this.append("");
    this.onSet(index, parts[0]);
    for (const part of parts.slice(1)) {
      const next = this.fields.at(-1);
      next.input.value = part;
      next.draw();
      this.append("");
      this.onSet(this.count - 1, part);
    }
    this.live.textContent = `${parts.length} websites added`;
    this.fields.at(-1).input.focus();
  }

  take(field, focus) {
    const index = this.fields.indexOf(field);
    if (index < 0 || index >= this.count) return;
    this.fields.splice(index, 1);
    field.row.remove();
    this.mark();
    this.onRemove(index);
    if (focus) this.fields[Math.min(index, this.fields.length - 1)].input.focus();
  }

  mark() {
    this.fields.forEach((field, index) => {
      const name = `${this.noun} ${index + 1}`;
      field.label.textContent = name;
      field.remove.setAttribute("aria-label", `Remove ${name}`);
      field.remove.hidden = index === this.fields.length - 1;
    });
  }
}
