// The module inside a script: nothing to fetch, nothing to configure, started at once.
import { initSync, start } from "./api.js";
import { module } from "./wasm-base64.js";

initSync(module());

export * from "./api.js";
export const init = (source) => start(() => source);
