// A brand while it is edited.

import { json, options, text, wrongType } from "./guards.js";
import { RefereeError } from "./error.js";
import { answer, Held } from "./instance.js";

/** What a draft reads out, by number. */
const CONFLICTS = 0;
const OVERLAPS = 1;
const DRAFT = 2;
const REQUEST = 3;

export class BrandChecker {
  #draft;
  /** The operation that saves the brand, and what it takes besides the request. */
  #operation;
  #argument;

  constructor(current, given) {
    const { limits } = options(given, ["limits"]);
    // It stands in an argument when it is answered.
    const state = json(current ?? {}, "current", 1);
    if (!state.startsWith("{")) throw wrongType("current", "an object or null", current);
    const bounds = json(limits ?? null, "limits", 1);
    [this.#operation, this.#argument] = current ? ["update_brand", `"current":${state}`] : ["create_brand", `"limits":${bounds}`];
    this.#draft = new Held((glue) => glue.draft_new(state), "draft_free");
  }

  set(path, value) {
    const steps = join(path);
    // The brand stays as shallow as an argument that holds it.
    const line = json(value, steps, steps.split(".").length + 1);
    this.#run((number, glue) => glue.draft_edit(number, steps, line));
    return this;
  }

  remove(path) {
    const steps = join(path);
    this.#run((number, glue) => glue.draft_edit(number, steps));
    return this;
  }

  conflicts() {
    return this.#read(CONFLICTS).map(([conflict, holder, claimant]) => ({
      ...conflict,
      paths: { holder: pathOf(holder), claimant: pathOf(claimant) },
    }));
  }

  overlaps() {
    return this.#read(OVERLAPS).map(([{ covering, covered }, outer, inner]) => ({
      covering: { ...covering, path: pathOf(outer) },
      covered: { ...covered, path: pathOf(inner) },
    }));
  }

  answer() {
    const argument = `{"request":${this.#text(REQUEST)},${this.#argument}}`;
    return this.#run((_, glue) => answer(glue.call(this.#operation, argument)));
  }

  request() {
    return this.#read(REQUEST);
  }

  toJSON() {
    return this.#read(DRAFT);
  }

  free() {
    this.#draft?.free();
    this.#draft = undefined;
  }

  #read(what) {
    return JSON.parse(this.#text(what));
  }

  #text(what) {
    return this.#run((number, glue) => glue.draft_read(number, what));
  }

  #run(body) {
    const draft = this.#draft;
    if (!draft) throw new RefereeError("brand.freed", "the brand was freed");
    return draft.run(body);
  }
}
if (Symbol.dispose) BrandChecker.prototype[Symbol.dispose] = BrandChecker.prototype.free;

/** The path of a website by whose it is, 0 for the brand itself, and which of theirs, 0 for the primary one. */
function pathOf([owner, field]) {
  if (owner) return `competitors.${owner - 1}.websites.${field - 1}`;
  return field ? `alternative_websites.${field - 1}` : "website";
}

/** A path as one string: `competitors.0.websites.1`, or its steps in an array. */
function join(path) {
  if (typeof path === "string") return text(path, "path");
  if (!Array.isArray(path)) throw wrongType("path", "a string or an array of steps", path);
  return path
    .map((step, at) => {
      if (Number.isInteger(step) && step >= 0) return String(step);
      return text(step, `path[${at}]`);
    })
    .join(".");
}
