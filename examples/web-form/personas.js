// The personas of the form.
import { h, icon } from "./dom.js";
import { LIMITS } from "./examples.js";
import { TextField } from "./fields.js";

export class Personas {
  /** @param {import("./brand-form.js").BrandForm} form takes what changes */
  constructor(form, personas) {
    Object.assign(this, { form, all: [] });
    this.list = h("ul.personas");
    this.add = h("button.button.plain", { type: "button", onclick: () => this.addOne() }, icon("add"), "Add a persona");
    // The plan counts when a brand is created, and only then.
    this.limit = h("span.counter", { hidden: Boolean(form.stored), text: `this plan allows ${LIMITS["brand.personas.count"]}` });
    document.getElementById("personas").replaceChildren(h("div.label-row", {}, h("h2", { text: "Personas" }), this.limit), this.list, this.add);
    for (const persona of personas) this.append(persona);
  }

  append(persona) {
    const one = {};
    const group = h("div.persona", { role: "group" });
    const remove = h("button.icon-button", { type: "button", onclick: () => this.remove(one) }, icon("remove"));
    const field = (name, label) =>
      (one[name] = new TextField({
        label,
        value: persona[name] ?? "",
        required: true,
        onChange: (value) => {
          this.form.set(`personas.${this.all.indexOf(one)}.${name}`, value);
          called();
        },
      }));
    group.append(field("name", "Name").element, field("description", "Description").element, remove);
    const called = () => {
      one.title = one.name.input.value.trim() || "without a name";
      group.setAttribute("aria-label", `Persona ${one.title}`);
      remove.setAttribute("aria-label", `Remove persona ${one.title}`);
    };
    called();
    one.element = h("li", {}, group);
    this.all.push(one);
    this.list.append(one.element);
    return one;
  }

  addOne() {
    const persona = { name: "", description: "" };
    this.form.insert("personas", this.all.length, persona);
    this.append(persona).name.input.focus();
  }

  remove(one) {
    const { form, all } = this;
    const index = all.indexOf(one);
    const value = form.checker.toJSON().personas[index];
    all.splice(index, 1);
    one.element.remove();
    form.remove(`personas.${index}`);
    (all[Math.min(index, all.length - 1)]?.name.input ?? this.add).focus();
    form.removals.add(`Persona ${one.title}`, () => {
      this.list.insertBefore(one.element, all[index]?.element ?? null);
      all.splice(index, 0, one);
      form.insert("personas", all.indexOf(one), value);
      one.name.input.focus();
    });
  }
}
