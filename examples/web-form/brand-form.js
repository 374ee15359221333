// The brand tab: what is typed goes to the checker, what the checker finds stands at the fields.
import { BrandChecker } from "./referee-wasm/brand/index.web.js";
import { h, icon, unique } from "./dom.js";
import { EXAMPLES, LIMITS } from "./examples.js";
import { NamesField, TextField, toggle, WebsiteField, WebsiteList } from "./fields.js";
import { Personas } from "./personas.js";
import { Removals } from "./removals.js";
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
      // It opens at the end of the page, which may be far below.
      if (opens) $("request").scrollIntoView({ block: "nearest" });
    });
    this.removals = new Removals();
    new ResizeObserver(clearOfBar).observe($("save-bar"));
    // WebKit, led by Tab, scrolls as if nothing covered what gets the focus. A click is on what is seen.
    $("brand").addEventListener("focusin", ({ target }) => target.getBoundingClientRect().top > $("save-bar").getBoundingClientRect().top - 10 && clearOfBar());
    this.open(EXAMPLES.edit());
  }

  /** Shows a brand: the stored one, or none where it is to be created. */
  open(stored) {
    this.hold(stored);
    this.draw();
    this.changed();
  }

  /** From here on, what is typed is a change of this brand. */
  hold(stored) {
    this.checker?.free();
    this.stored = stored;
    this.checker = new BrandChecker(stored, { limits: LIMITS });
    this.tried = false;
    this.removals.forget();
  }

  draw() {
    this.shown = new Map();
    this.flagged = new Map();
    const brand = this.checker.toJSON();
    this.drawIdentity(brand);
    this.drawWebsites(brand);
    this.drawCompetitors(brand);
    this.personas = new Personas(this, brand.personas ?? []);
  }

  set(path, value) {
    this.checker.set(path, value);
    this.edited();
  }

  remove(path) {
    this.checker.remove(path);
    this.edited();
    // At once: what the last answer said by paths is no longer where it was.
    this.judge();
  }

  /** Puts a value back into a list. */
  insert(path, index, value) {
    let list = this.checker.toJSON();
    for (const step of path.split(".")) list = list[step] ?? [];
    this.set(path, list.toSpliced(index, 0, value));
    this.judge();
  }

  edited() {
    this.saved = undefined;
    this.changed();
  }

  /** Names as chips. The path is asked for each time, since competitors move. */
  names(name, label, values, path) {
    return new NamesField({
      label,
      capped: name === "alternative_names",
      values: values ?? [],
      onChange: (values) => this.set(path(), values),
      onRemove: (gone, restore) => this.removals.add(gone, restore),
    });
  }

  drawIdentity(brand) {
    const text = (name, label, more) =>
      (this[name] = new TextField({ label, value: brand[name] ?? "", onChange: (value) => this.set(name, value), ...more }));
    const names = (name, label) => (this[name] = this.names(name, label, brand[name], () => name));
    $("identity").replaceChildren(
      h("h2", { text: "Identity" }),
      h("div.columns", {}, text("name", "Name", { required: true }).element, text("description", "Description", { area: true, required: true }).element),
      names("alternative_names", "Alternative names").element,
      names("excluded_names", "Excluded names").element,
      toggle({ label: "Match names in their exact case", value: brand.case_sensitive === true, onChange: (value) => this.set("case_sensitive", value) }),
    );
  }

  drawWebsites(brand) {
    this.website = new WebsiteField({
      label: "Website",
      primary: true,
      value: brand.website ?? "",
      onInput: (field) => this.set("website", field.value),
      // Of a list, the first is the website and the others are alternatives.
      onPaste: (others) => this.alternatives.add(others, false),
    });
    this.alternatives = this.list("Alternative websites", "Alternative website", brand.alternative_websites, () => "alternative_websites");
    $("websites").replaceChildren(h("h2", { text: "Websites" }), this.website.element, this.alternatives.element);
  }

  list(label, noun, values, path) {
    const all = new WebsiteList({
      label,
      noun,
      values: values ?? [],
      // Where the list is absent, its first website makes it.
      onSet: (index, ...values) => {
        values.forEach((value, offset) => this.checker.set(`${path()}.${index + offset}`, value));
        this.edited();
      },
      onRemove: (index) => this.remove(`${path()}.${index}`),
      onTake: (field, index) =>
        this.removals.add(field.value, () => {
          all.restore(field, index);
          this.insert(path(), all.fields.indexOf(field), field.value);
        }),
    });
    return all;
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
    const one = { given: competitor };
    one.index = () => this.competitors.indexOf(one);
    one.path = (rest) => `competitors.${one.index()}.${rest}`;
    one.title = h("span.competitor-name", { id: unique("competitor"), dir: "auto", text: competitor.name || "New competitor" });
    one.badge = h("span.badge", { hidden: true });
    one.about = h("span.quiet.competitor-about");
    one.body = h("div.competitor-body", { role: "group", "aria-labelledby": one.title.id });
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
    const names = (name, label) => (one[name] = this.names(name, label, given[name], () => one.path(name)));
    one.websites = this.list("Websites", "Website", given.websites, () => one.path("websites"));
    const id = unique("remove");
    const remove = h("button.button.danger", { type: "button", id, "aria-labelledby": `${id} ${one.title.id}`, onclick: () => this.removeCompetitor(one) }, "Remove competitor");
    one.body.append(
      one.name.element,
      one.websites.element,
      names("alternative_names", "Alternative names").element,
      names("excluded_names", "Excluded names").element,
      h("div.competitor-end", {}, toggle({ label: "Match names in their exact case", value: given.case_sensitive === true, onChange: (value) => this.set(one.path("case_sensitive"), value) }), remove),
    );
    this.show();
  }

  addCompetitor() {
    const competitor = { name: "", websites: [] };
    this.checker.set(`competitors.${this.competitors.length}`, competitor);
    const one = this.appendCompetitor(competitor);
    one.element.open = true;
    this.fill(one);
    one.name.input.focus();
    this.edited();
  }

  removeCompetitor(one) {
    const index = one.index();
    const value = this.checker.toJSON().competitors[index];
    this.competitors.splice(index, 1);
    one.element.remove();
    this.remove(`competitors.${index}`);
    const next = this.competitors[Math.min(index, this.competitors.length - 1)];
    (next?.element.querySelector("summary") ?? $("competitors").querySelector("button")).focus();
    this.removals.add(one.title.textContent, () => {
      this.competitorList.insertBefore(one.element, this.competitors[index]?.element ?? null);
      this.competitors.splice(index, 0, one);
      this.insert("competitors", one.index(), value);
      one.element.querySelector("summary").focus();
    });
  }

  describe(one) {
    const count = one.websites ? one.websites.count : (one.given.websites ?? []).length;
    one.about.textContent = count === 1 ? "1 website" : `${count} websites`;
  }

  /** The field at a path, if it is drawn. */
  field(path) {
    const [first, second, ...rest] = path.split(".");
    if (first === "competitors") return this.fieldOf(this.competitors[second], rest.join("."));
    if (first === "alternative_websites") return this.alternatives.fields[second ?? 0];
    if (first === "personas") return this.personas.all[second]?.[rest[0]];
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
    for (const [path, violation] of this.violations ?? []) {
      const field = this.field(path);
      if (this.tried || field?.touched) all.set(path, [...(all.get(path) ?? []), violation]);
    }
    // By field and not by path, which is another's once something above is removed.
    const shown = new Map();
    for (const [path, notes] of all) {
      const field = this.field(path);
      if (field) shown.set(field, [...(shown.get(field) ?? []), ...notes]);
    }
    for (const field of this.shown.keys()) if (!shown.has(field)) field.show([]);
    for (const [field, notes] of shown) field.show(notes);
    this.shown = shown;
    const flagged = new Map();
    for (const [path, notes] of all) {
      const one = path.startsWith("competitors.") && this.competitors[path.split(".")[1]];
      if (one) flagged.set(one, [...(flagged.get(one) ?? []), ...notes]);
    }
    for (const one of new Set([...this.flagged.keys(), ...flagged.keys()])) flag(one, flagged.get(one) ?? []);
    this.flagged = flagged;
    this.competitorCount.textContent = `${this.competitors.length}`;
    for (const one of this.competitors) if (one.websites) this.describe(one);
  }

  /** What the API would answer: a moment after the last key. */
  judge(isAsked = false) {
    clearTimeout(this.waiting);
    this.answer = this.checker.answer();
    const request = this.checker.request();
    const [conflict] = this.checker.conflicts();
    // A persona that takes the name of another is refused with the same status.
    const isTaken = this.answer.status === 409 && conflict?.detail === this.answer.body.detail;
    this.violations = new Map();
    if (this.answer.status === 422) {
      for (const { loc, msg, type } of this.answer.body.detail) {
        this.violations.set(loc.slice(1).join("."), { kind: "wrong", text: msg, isOfUrl: type === "url_parsing" });
      }
    } else if (this.answer.status === 409 && !isTaken) {
      this.violations.set(this.refusedName(this.answer.body.detail), { kind: "wrong", text: this.answer.body.detail });
    }
    this.problem = isTaken ? conflict.paths.claimant : this.violations.keys().next().value;
    this.show();
    const isUnchanged = Boolean(this.stored) && Object.keys(request).length === 0;
    drawVerdict({ answer: this.answer, isTaken, isUnchanged, saved: this.saved, isAsked, jump: this.problem && (() => this.jump()) });
    if ($("request").hidden) return;
    $("request-method").textContent = this.stored ? `PATCH /brands/${this.stored.id}` : "POST /brands";
    $("request-body").textContent = JSON.stringify(request, null, 2);
    $("answer-status").textContent = `Answer: ${this.answer.status}`;
    $("answer-body").textContent = JSON.stringify(this.answer.body, null, 2);
  }

  /** The field of a persona's name that is refused: the API's words begin with the name. */
  refusedName(detail) {
    const index = (this.checker.toJSON().personas ?? []).findIndex(({ name }) => detail.startsWith(`'${name.trim()}' is already`));
    return `personas.${index}.name`;
  }

  /** Leads to the first thing to mend. */
  jump() {
    const path = this.problem;
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
    this.judge(true);
    if (this.answer.status >= 300) {
      this.jump();
      return;
    }
    if ($("save").getAttribute("aria-disabled") === "true") return;
    const { plan } = this.answer;
    this.saved = summary(plan);
    this.keep({ id: 1234, ...withIds(plan?.brand ?? this.checker.toJSON()) });
  }

  /** Goes on with what is stored now. The fields stay as they are, and with them the focus. */
  keep(stored) {
    const order = ({ competitors = [], personas = [] }) => JSON.stringify([competitors, personas].map((list) => list.map(({ name }) => name)));
    const before = order(this.checker.toJSON());
    this.hold(stored);
    if (order(this.checker.toJSON()) === before) this.personas.limit.hidden = true;
    else this.draw();
    this.changed();
    this.judge(true);
  }
}

/** Tells the page how much of its bottom is covered, and brings out what the bar has grown over. */
function clearOfBar() {
  const bar = $("save-bar");
  const isAbove = getComputedStyle(bar).position === "sticky";
  document.documentElement.style.setProperty("--bar", isAbove ? `${bar.offsetHeight}px` : "0px");
  const focused = document.activeElement;
  if (isAbove && $("brand").contains(focused) && !bar.contains(focused)) (focused.closest(".field") ?? focused).scrollIntoView({ block: "nearest" });
}

/** How much of a competitor is to mend, where it is closed. */
function flag({ badge }, notes) {
  const wrong = notes.filter(({ kind }) => kind === "wrong").length;
  badge.hidden = notes.length === 0;
  badge.textContent = wrong ? `${wrong} to mend` : "overlap";
  badge.classList.toggle("wrong", wrong > 0);
}

const named = (owner) => (owner.owner === "brand" ? "the brand" : owner.name || "a competitor without a name");

/** What a server would do after the answer: give ids to what is new. */
function withIds(brand) {
  let id = Math.max(1000, ...[...(brand.competitors ?? []), ...(brand.personas ?? [])].map((one) => one.id ?? 0));
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
