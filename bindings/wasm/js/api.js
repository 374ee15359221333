export { BrandChecker } from "./brand.js";
export { RefereeError } from "./error.js";
export { EventChecker, checkEvents, cleanEvents } from "./events.js";
export { startSync as initSync, start } from "./instance.js";
export * from "./operations.js";
