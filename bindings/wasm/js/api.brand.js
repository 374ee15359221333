// What a form needs of websites, owners, brands and competitors, on a module of its own.
export { BrandChecker } from "./brand-checker.js";
export * from "./brands.js";
export { call } from "./call.js";
export { RefereeError } from "./error.js";
export { startSync as initSync, start } from "./instance.js";
export { findConflicts } from "./owners.js";
export * from "./websites.js";
