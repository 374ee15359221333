// The brand tab: what is typed goes to the checker, what the checker finds stands at the fields.
import { BrandChecker } from "./referee-wasm/brand/index.web.js";
import { h, icon } from "./dom.js";
import { EXAMPLES, LIMITS } from "./examples.js";
import { NamesField, TextField, toggle, WebsiteField, WebsiteList } from "./fields.js";
import { drawVerdict } from "./verdict.js";

const $ = (id) => document.getElementById(id);

export class BrandForm {
  constructor() {
    $("example").addEventListener("change", () => this.open(EXAMPLES[$("example").value]()));
    $("brand").addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    $("show-request").addEventListener("click", () => {
      const opens = $("request").hidden;
      $("request").hidden = !opens;
      $("show-request").setAttribute("aria-expanded", String(opens));
      this.judge();
    });
    this.open(EXAMPLES.edit());
  }

  /** Shows a brand: the stored one, or none where it is to be created. */
  open(stored) {
    this.checker?.free();
    this.stored = stored;
    this.checker = new BrandChecker(stored, { limits: LIMITS });
    this.flagged = new Map();
    this.tried = false;
    const brand = this.checker.toJSON();
    this.drawIdentity(brand);
    this.drawWebsites(brand);
    this.drawCompetitors(brand);
    this.drawPersonas(brand);
    this.changed();
  }

  set(path, value) {
    this.checker.set(path, value);
    this.saved = undefined;
    this.changed();
  }

  drawIdentity(brand) {
    const text = (name, label, more) =>
      (this[name] = new TextField({ label, value: brand[name] ?? "", onChange: (value) => this.set(name, value), ...more }));
    const names = (name, label, capped) =>
      (this[name] = new NamesField({ label, capped, values: brand[name] ?? [], onChange: (values) => this.set(name, values) }));
    $("identity").replaceChildren(
      h("h2", { text: "Identity" }),
      h("div.columns", {}, text("name", "Name", { required: true }).element, text("description", "Description", { area: true, required: true }).element),
      names("alternative_names", "Alternative names", true).element,
      names("excluded_names", "Excluded names", false).element,
      toggle({ label: "Match names in their exact case", value: brand.case_sensitive === true, onChange: (value) => this.set("case_sensitive", value) }),
    );
  }

  drawWebsites(brand) {
    this.website = new WebsiteField({
      label: "Website",
      primary: true,
      value: brand.website ?? "",
      onInput: (field) => this.set("website", field.value),
    });
    this.alternatives = this.list("Alternative websites", "Alternative website", brand.alternative_websites, () => "alternative_websites");
    $("websites").replaceChildren(h("h2", { text: "Websites" }), this.website.element, this.alternatives.element);
  }

  list(label, noun, values, path) {
    return new WebsiteList({
      label,
      noun,
      values: values ?? [],
      // Where the list is absent, its first website makes it.
      onSet: (index, value) => this.set(`${path()}.${index}`, value),
      onRemove: (index) => {
        this.checker.remove(`${path()}.${index}`);
        this.changed();
      },
    });
  }

  drawCompetitors(brand) {
    this.competitors = [];
    this.competitorList = h("div.competitors");
    this.competitorCount = h("span.counter");
    const add = h("button.button.plain", { type: "button", onclick: () => this.addCompetitor() }, icon("add"), "Add a competitor");
    $("competitors").replaceChildren(
      h("div.label-row", {}, h("h2", { text: "Competitors" }), this.competitorCount),
      this.competitorList,
      add,
    );
    for (const competitor of brand.competitors ?? []) this.appendCompetitor(competitor);
  }

  appendCompetitor(competitor) {
    const one = { given: competitor, notes: new Map() };
    one.index = () => this.competitors.indexOf(one);
    one.path = (rest) => `competitors.${one.index()}.${rest}`;
    one.title = h("span.competitor-name", { text: competitor.name || "New competitor" });
    one.badge = h("span.badge", { hidden: true });
    one.about = h("span.quiet.competitor-about");
    one.body = h("div.competitor-body");
    one.element = h("details.competitor", {}, h("summary", {}, one.title, one.badge, one.about), one.body);
    one.element.addEventListener("toggle", () => one.element.open && this.fill(one));
    this.competitors.push(one);
    this.competitorList.append(one.element);
    this.describe(one);
    return one;
  }

  /** Draws the fields of a competitor when it is first opened: there may be a hundred. */
  fill(one) {
    if (one.name) return;
    const { given } = one;
    one.name = new TextField({
      label: "Name",
      value: given.name ?? "",
      required: true,
      onChange: (value) => {
        one.title.textContent = value || "New competitor";
        this.set(one.path("name"), value);
      },
    });
    const names = (name, label, capped) =>
      (one[name] = new NamesField({ label, capped, values: given[name] ?? [], onChange: (values) => this.set(one.path(name), values) }));
    one.websites = this.list("Websites", "Website", given.websites, () => one.path("websites"));
    const remove = h("button.button.danger", { type: "button", onclick: () => this.removeCompetitor(one) }, "Remove competitor");
    one.body.append(
      one.name.element,
      one.websites.element,
      names("alternative_names", "Alternative names", true).element,
      names("excluded_names", "Excluded names", false).element,
      h("div.competitor-end", {}, toggle({ label: "Match names in their exact case", value: given.case_sensitive === true, onChange: (value) => this.set(one.path("case_sensitive"), value) }), remove),
    );
    for (const [rest, notes] of one.notes) this.fieldOf(one, rest)?.show(notes);
  }

  addCompetitor() {
    const competitor = { name: "", websites: [] };
    this.checker.set(`competitors.${this.competitors.length}`, competitor);
    const one = this.appendCompetitor(competitor);
    one.element.open = true;
    this.fill(one);
    one.name.input.focus();
    this.changed();
  }

  removeCompetitor(one) {
    const index = one.index();
    this.checker.remove(`competitors.${index}`);
    this.competitors.splice(index, 1);
    one.element.remove();
    this.flagged.clear();
    this.changed();
    const next = this.competitors[Math.min(index, this.competitors.length - 1)];
    (next?.element.querySelector("summary") ?? $("competitors").querySelector("button")).focus();
  }

  describe(one) {
    const count = one.websites ? one.websites.count : (one.given.websites ?? []).length;
    one.about.textContent = count === 1 ? "1 website" : `${count} websites`;
  }

  drawPersonas(brand) {
    this.personas = [];
    this.personaList = h("ul.personas");
    const add = h("button.button.plain", { type: "button", onclick: () => this.addPersona() }, icon("add"), "Add a persona");
    const limit = this.stored ? undefined : h("span.counter", { text: `this plan allows ${LIMITS["brand.personas.count"]}` });
    $("personas").replaceChildren(h("div.label-row", {}, h("h2", { text: "Personas" }), limit), this.personaList, add);
    for (const persona of brand.personas ?? []) this.appendPersona(persona);
  }

  appendPersona(persona) {
    const one = {};
    const path = (rest) => `personas.${this.personas.indexOf(one)}.${rest}`;
    const field = (name, label) =>
      (one[name] = new TextField({ label, value: persona[name] ?? "", required: true, onChange: (value) => this.set(path(name), value) }));
    const remove = h("button.icon-button", { type: "button", "aria-label": `Remove persona ${persona.name || "without a name"}` }, icon("remove"));
    one.element = h("li.persona", {}, field("name", "Name").element, field("description", "Description").element, remove);
    remove.addEventListener("click", () => {
      const index = this.personas.indexOf(one);
      this.checker.remove(`personas.${index}`);
      this.personas.splice(index, 1);
      one.element.remove();
      this.changed();
      $("personas").querySelector(":scope > button").focus();
    });
    this.personas.push(one);
    this.personaList.append(one.element);
    return one;
  }

  addPersona() {
    const persona = { name: "", description: "" };
    this.checker.set(`personas.${this.personas.length}`, persona);
    this.appendPersona(persona).name.input.focus();
    this.changed();
  }

  /** The field at a path, if it is drawn. */
  field(path) {
    const [first, second, ...rest] = path.split(".");
    if (first === "competitors") return this.fieldOf(this.competitors[second], rest.join("."));
    if (first === "alternative_websites") return this.alternatives.fields[second ?? 0];
    if (first === "personas") return this.personas[second]?.[rest[0]];
    return this[first];
  }

  fieldOf(one, rest) {
    const [name, index] = rest.split(".");
    return name === "websites" ? one?.websites?.fields[index ?? 0] : one?.[name || "name"];
  }

  /** After every change: conflicts and overlaps at both of their fields, at once. */
  changed() {
    const start = performance.now();
    const notes = new Map();
    const note = (path, kind, text) => {
      if (!notes.has(path)) notes.set(path, []);
      notes.get(path).push({ kind, text });
    };
    for (const { detail, paths } of this.checker.conflicts()) {
      note(paths.holder, "wrong", detail);
      note(paths.claimant, "wrong", detail);
    }
    for (const { covering, covered } of this.checker.overlaps()) {
      note(covering.path, "overlap", `Covers ${covered.key} of ${named(covered.owner)}: there, the longer one wins.`);
      note(covered.path, "overlap", `Lies inside ${covering.key} of ${named(covering.owner)}: allowed, and the longer one wins.`);
    }
    this.found = notes;
    this.strokes = [...(this.strokes ?? []).slice(-200), performance.now() - start];
    this.show();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.judge(), 120);
  }

  /** Puts the notes where they belong, and clears where there are none any more. */
  show() {
    const all = new Map(this.found);
    for (const [path, text] of this.violations ?? []) {
      const field = this.field(path);
      if (!this.tried && !field?.touched) continue;
      all.set(path, [...(all.get(path) ?? []), { kind: "wrong", text }]);
    }
    for (const path of this.flagged.keys()) if (!all.has(path)) this.field(path)?.show([]);
    for (const [path, notes] of all) this.field(path)?.show(notes);
    const before = new Set(this.flagged.keys());
    this.flagged = all;
    const touched = new Set([...before, ...all.keys()].filter((path) => path.startsWith("competitors.")).map((path) => path.split(".")[1]));
    for (const index of touched) this.flag(this.competitors[index], index);
    this.competitorCount.textContent = `${this.competitors.length}`;
    for (const one of this.competitors) if (one.websites) this.describe(one);
  }

  flag(one, index) {
    if (!one) return;
    const start = `competitors.${index}.`;
    one.notes = new Map([...this.flagged].filter(([path]) => path.startsWith(start)).map(([path, notes]) => [path.slice(start.length), notes]));
    const kinds = [...one.notes.values()].flat().map(({ kind }) => kind);
    const wrong = kinds.filter((kind) => kind === "wrong").length;
    one.badge.hidden = kinds.length === 0;
    one.badge.textContent = wrong ? `${wrong} to mend` : "overlap";
    one.badge.classList.toggle("wrong", wrong > 0);
  }

  /** What the API would answer: a moment after the last key. */
  judge() {
    clearTimeout(this.waiting);
    this.answer = this.checker.answer();
    const request = this.checker.request();
    this.violations = new Map();
    if (this.answer.status === 422) {
      for (const { loc, msg, type } of this.answer.body.detail) {
        // A website says itself what is wrong with it.
        if (type !== "url_parsing") this.violations.set(loc.slice(1).join("."), msg);
      }
    }
    this.show();
    const isUnchanged = Boolean(this.stored) && Object.keys(request).length === 0;
    drawVerdict({ answer: this.answer, isUnchanged, saved: this.saved, jump: this.problem() && (() => this.jump()) });
    if ($("request").hidden) return;
    $("request-method").textContent = this.stored ? `PATCH /brands/${this.stored.id}` : "POST /brands";
    $("request-body").textContent = JSON.stringify(request, null, 2);
    $("answer-status").textContent = `Answer: ${this.answer.status}`;
    $("answer-body").textContent = JSON.stringify(this.answer.body, null, 2);
  }

  /** The path of the first thing to mend. */
  problem() {
    if (this.answer.status === 422) return this.answer.body.detail[0].loc.slice(1).join(".");
    if (this.answer.status === 409) return this.checker.conflicts()[0]?.paths.claimant;
    return undefined;
  }

  jump() {
    const path = this.problem();
    if (!path) return;
    const [first, index] = path.split(".");
    if (first === "competitors") {
      const one = this.competitors[index];
      if (!one) return;
      one.element.open = true;
      this.fill(one);
    }
    this.field(path)?.input.focus();
  }

  save() {
    this.tried = true;
    this.judge();
    if (this.answer.status >= 300) {
      this.jump();
      return;
    }
    if (document.getElementById("save").getAttribute("aria-disabled") === "true") return;
    const { plan } = this.answer;
    const stored = plan?.brand ?? this.checker.toJSON();
    this.saved = summary(plan);
    this.open({ id: 1234, ...withIds(stored) });
  }
}

const named = (owner) => (owner.owner === "brand" ? "the brand" : owner.name || "a competitor without a name");

/** What a server would do after the answer: give ids to what is new. */
function withIds(brand) {
  let id = 1000;
  const stored = (one) => ({ ...one, id: one.id ?? ++id });
  return { ...brand, competitors: (brand.competitors ?? []).map(stored), personas: (brand.personas ?? []).map(stored) };
}

function summary(plan) {
  if (!plan) return "Saved on this page.";
  const counts = ["create", "update", "reactivate", "archive"].map((what) => [what, plan[what]?.length ?? 0]);
  const said = counts.filter(([, count]) => count > 0).map(([what, count]) => `${count} to ${what}`);
  if (plan.reevaluate?.length) said.push(`past responses of ${plan.reevaluate.map(named).join(", ")} to re-evaluate`);
  return `Saved on this page${said.length ? `: ${said.join(", ")}` : ""}.`;
}
