// What a check of events needs, on a module of its own.
export { call } from "./call.js";
export { RefereeError } from "./error.js";
export { EventChecker, checkEvents, cleanEvents, splitEvents } from "./events.js";
export { startSync as initSync, start } from "./instance.js";
export { classifyReferrer, classifyReferrers, listPlatforms } from "./referrers.js";
