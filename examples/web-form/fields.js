// The fields of the form. Each knows its path only through its place, so that what is removed
// above it changes nothing here.
import { normalizeWebsites } from "./referee-wasm/brand/index.web.js";
import { h, icon, unique } from "./dom.js";
import { splitNames, splitWebsites } from "./split.js";

/** What stands in a field; half of a surrogate pair, which no request can hold, becomes U+FFFD. */
const typed = (input) => input.value.toWellFormed?.() ?? input.value;

/** Whether a field loses the focus only for another window: whoever comes back goes on in it. */
const isAway = (input) => document.activeElement === input;

/** Whether a key is the input method's. WebKit tells by the number alone of the Enter that ends what is composed. */
const isComposed = ({ isComposing, keyCode }) => isComposing || keyCode === 229;

/** Puts text in the place of the selection, so that Ctrl+Z takes it back; `input` is heard. */
function insert(input, text) {
  input.focus();
  if (document.execCommand("insertText", false, text)) return;
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

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
    this.input = h(area ? "textarea.input" : "input.input", { id, value, rows: area ? 2 : undefined, type: area ? undefined : "text", dir: "auto", autocomplete: "off", "aria-required": required ? "true" : undefined });
    this.input.addEventListener("input", () => {
      this.touched = true;
      onChange(typed(this.input));
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
  constructor({ label, values, capped, onChange, onRemove }) {
    const id = unique("names");
    this.values = [...values];
    this.capped = capped;
    this.onChange = onChange;
    this.onRemove = onRemove;
    this.input = h("input.chip-input", { id, type: "text", dir: "auto", autocomplete: "off", placeholder: "Add a name" });
    this.chips = h("ul.chips", { "aria-label": label });
    this.counter = capped ? h("span.counter") : undefined;
    this.live = h("p.sr", { role: "status", "aria-live": "polite" });
    this.notes = new Notes(this.input);
    this.input.addEventListener("keydown", (event) => {
      // Enter ends what an input method composes, and a comma inside quotes belongs to the name.
      if (isComposed(event)) return;
      const { value } = this.input;
      if (event.key === "Enter" || (event.key === "," && value && !value.startsWith('"'))) {
        event.preventDefault();
        this.add(splitNames(typed(this.input)));
      } else if (event.key === "Backspace" && value === "" && this.values.length && !event.repeat) {
        this.removeAt(this.values.length - 1, this.input);
      }
    });
    this.input.addEventListener("blur", () => isAway(this.input) || this.add(splitNames(typed(this.input))));
    this.input.addEventListener("paste", (event) => {
      const names = splitNames(event.clipboardData.getData("text"));
      if (names.length < 2) return;
      event.preventDefault();
      // What was already typed stays a name of its own.
      this.add([...splitNames(typed(this.input)), ...names]);
    });
    const box = h("div.chip-box", { onclick: (event) => event.target === box && this.input.focus() }, this.chips, this.input);
    this.element = h("div.field", {}, h("div.label-row", {}, h("label.label", { for: id, text: label }), this.counter), box, this.notes.element, this.live);
    this.draw();
  }

  add(names) {
    this.input.value = "";
    if (!names.length) return;
    const fresh = [...new Set(names)].filter((name) => !this.values.includes(name));
    this.values.push(...fresh);
    const [one] = fresh.length ? fresh : names;
    this.live.textContent = fresh.length > 1 ? `${fresh.length} names added` : `${one} ${fresh.length ? "added" : "is already there"}`;
    if (fresh.length) this.changed();
  }

  /** The focus goes to what stands in its place, so that several can be removed in a row. */
  removeAt(index, focus) {
    const [gone] = this.values.splice(index, 1);
    this.live.textContent = `${gone} removed`;
    this.changed();
    (focus ?? this.chips.children[index]?.querySelector("button") ?? this.input).focus();
    this.onRemove(gone, () => {
      this.values.splice(Math.min(index, this.values.length), 0, gone);
      this.changed();
      this.input.focus();
    });
  }

  changed() {
    this.touched = true;
    this.draw();
    this.onChange([...this.values]);
  }

  draw() {
    this.chips.replaceChildren(
      ...this.values.map((name, index) =>
        h("li.chip", {}, h("span", { text: name, dir: "auto", title: name.length > 60 ? name : undefined }), h("button.chip-remove", { type: "button", "aria-label": `Remove ${name}`, onclick: () => this.removeAt(index) }, icon("remove"))),
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
  constructor({ label, value = "", primary = false, hideLabel = false, onInput, onPaste, onRemove }) {
    const id = unique("website");
    this.primary = primary;
    this.input = h("input.input.mono", { id, type: "text", inputmode: "url", value, autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: primary ? "example.com" : "Add a website" });
    this.normal = h("p.normal", { id: unique("normal") });
    this.notes = new Notes(this.input);
    this.input.setAttribute("aria-describedby", `${this.normal.id} ${this.notes.element.id}`);
    this.label = h(hideLabel ? "label.sr" : "label.label", { for: id, text: label });
    this.remove = onRemove && h("button.icon-button", { type: "button", "aria-label": `Remove ${label}`, onclick: onRemove }, icon("remove"));
    this.input.addEventListener("input", () => {
      this.touched = true;
      this.draw();
      onInput(this);
    });
    this.input.addEventListener("paste", (event) => {
      const websites = splitWebsites(event.clipboardData.getData("text"));
      if (websites.length < 2) return;
      event.preventDefault();
      // A website that is whole stays as it is; another text takes in the first of the list.
      const isWhole = this.input.selectionStart === this.input.selectionEnd && this.value.trim() !== "" && !this.refusal;
      if (!isWhole) insert(this.input, websites.shift());
      onPaste(websites);
    });
    this.element = h("div.field.website", {}, this.label, h("div.website-row", {}, this.input, this.remove), h("div.below", {}, this.normal, this.notes.element));
    this.draw();
  }

  get value() {
    return typed(this.input);
  }

  draw() {
    const text = this.value;
    const [found] = text.trim() === "" ? [{}] : normalizeWebsites([text]);
    this.refusal = found.error;
    if (found.site === undefined) this.normal.replaceChildren();
    else {
      const key = this.primary ? found.domain : found.site;
      this.normal.replaceChildren(h("span.arrow", { text: "compared as " }), h("code", { text: key }));
    }
    this.show(this.given ?? []);
  }

  show(notes) {
    this.given = notes;
    const own = this.refusal ? [{ kind: "wrong", text: sentence(this.refusal.message) }] : [];
    // What the answer says of how it is written, it has already said itself.
    this.notes.show([...own, ...notes.filter(({ isOfUrl }) => !(isOfUrl && this.refusal))]);
  }
}

export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A list of websites that ends in an empty field for the next. */
export class WebsiteList {
  constructor({ label, noun, values, onSet, onRemove, onTake }) {
    Object.assign(this, { noun, onSet, onRemove, onTake, fields: [] });
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
      onPaste: (others) => this.add(others, true),
      onRemove: () => this.take(field, true),
    });
    field.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || isComposed(event)) return;
      // In a list, Enter leads to the next line; it saves elsewhere.
      event.preventDefault();
      this.fields[Math.min(this.fields.indexOf(field) + 1, this.count)].input.focus();
    });
    field.row = h("li", {}, field.element);
    // Who empties a line takes it away by leaving it; not before, since the focus would go with it.
    field.row.addEventListener("focusout", (event) => {
      if (field.value.trim() === "" && !field.row.contains(event.relatedTarget) && !isAway(field.input)) this.take(field, false);
    });
    this.fields.push(field);
    this.rows.append(field.row);
    this.mark();
    return field;
  }

  typed(field) {
    const index = this.fields.indexOf(field);
    if (index === this.count) {
      // A space in the empty line is no website yet.
      if (field.value.trim() === "") return;
      this.append("");
    }
    this.onSet(index, field.value);
  }

  /** Adds what was pasted at the end. */
  add(values, focus) {
    const start = this.count;
    for (const value of values) {
      const field = this.fields.at(-1);
      field.input.value = value;
      field.draw();
      this.append("");
    }
    this.onSet(start, ...values.map((_, offset) => this.fields[start + offset].value));
    this.live.textContent = `${values.length} more ${values.length === 1 ? "website" : "websites"} added`;
    if (focus) this.fields.at(-1).input.focus();
  }

  take(field, focus) {
    const index = this.fields.indexOf(field);
    if (index < 0 || index >= this.count) return;
    this.fields.splice(index, 1);
    field.row.remove();
    this.mark();
    this.onRemove(index);
    if (!focus) return;
    this.fields[Math.min(index, this.count)].input.focus();
    this.onTake(field, index);
  }

  /** Puts back what was taken. */
  restore(field, index) {
    const next = this.fields[Math.min(index, this.count)];
    this.fields.splice(Math.min(index, this.count), 0, field);
    this.rows.insertBefore(field.row, next.row);
    this.mark();
    field.input.focus();
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
