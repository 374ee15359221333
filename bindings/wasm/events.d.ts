/**
 * `referee-wasm/events`: what a check of events needs, on a module of half the size. The same functions
 * as of `referee-wasm`, with the same results; its `call` knows the operations on referrers and events
 * alone.
 *
 * It holds nothing in common with `referee-wasm` where both are loaded: each is started by its own
 * `init`, and throws a `RefereeError` of its own, which `code` tells apart.
 */

export {
  EventChecker,
  RefereeError,
  call,
  checkEvents,
  classifyReferrer,
  classifyReferrers,
  cleanEvents,
  init,
  initSync,
  listPlatforms,
  splitEvents,
} from "./index.js";

export type {
  Body,
  CheckOptions,
  Classification,
  Event,
  EventReport,
  Format,
  Json,
  ModuleSource,
  Overlay,
  Piece,
  PlatformList,
  Progress,
  RowError,
  SplitOptions,
} from "./index.js";
