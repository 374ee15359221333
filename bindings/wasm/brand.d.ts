/**
 * `referee-wasm/brand`: what a form needs of websites, owners, brands and competitors, on a module
 * of half the size. The same functions as of `referee-wasm`, with the same results; its `call` knows
 * their operations alone.
 *
 * It holds nothing in common with `referee-wasm` where both are loaded: each is started by its own
 * `init`, and throws a `RefereeError` of its own, which `code` tells apart.
 */

export {
  BrandChecker,
  RefereeError,
  call,
  createBrand,
  createCompetitor,
  findConflicts,
  init,
  initSync,
  normalizeWebsite,
  normalizeWebsites,
  replaceCompetitor,
  updateBrand,
} from "./index.js";

export type {
  Answer,
  Brand,
  Competitor,
  Conflict,
  Id,
  Json,
  Limits,
  ModuleSource,
  Overlap,
  Owner,
  Path,
  Persona,
  Plan,
  PlannedAnswer,
  Refusal,
  Request,
  Website,
} from "./index.js";
