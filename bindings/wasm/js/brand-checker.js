// A brand while it is edited.

import { json, options, text, wrongType } from "./guards.js";
import { RefereeError } from "./error.js";
import { answer, Held } from "./instance.js";

export class BrandChecker {
  #draft;

  constructor(current, given) {
    const { limits } = options(given, ["limits"]);
    const state = json(current ?? null, "current");
    if (state !== "null" && !state.startsWith("{")) throw wrongType("current", "an object or null", current);
    const bounds = json(limits ?? null, "limits");
    this.#draft = new Held((glue) => new glue.BrandDraft(state, bounds));
  }

  set(path, value) {
    const steps = join(path);
    // The brand stays as shallow as an argument that holds it.
    const line = json(value, steps, steps.split(".").length + 1);
    this.#run((draft) => draft.set(steps, line));
    return this;
  }

  remove(path) {
    const steps = join(path);
    this.#run((draft) => draft.remove(steps));
    return this;
  }

  conflicts() {
    return JSON.parse(this.#run((draft) => draft.conflicts()));
  }

  overlaps() {
    return JSON.parse(this.#run((draft) => draft.overlaps()));
  }

  answer() {
    return this.#run((draft) => answer(draft.answer()));
  }

  request() {
    return JSON.parse(this.#run((draft) => draft.request()));
  }

  toJSON() {
    return JSON.parse(this.#run((draft) => draft.draft()));
  }

  free() {
    this.#draft?.free();
    this.#draft = undefined;
  }

  #run(body) {
    const draft = this.#draft;
    if (!draft) throw new RefereeError("brand.freed", "the brand was freed");
    return draft.run(body);
  }
}
if (Symbol.dispose) BrandChecker.prototype[Symbol.dispose] = BrandChecker.prototype.free;

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
