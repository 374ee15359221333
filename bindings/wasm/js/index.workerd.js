// Workers at the edge: no `eval` of bytes, so the module comes compiled by import.
import module from "./referee.wasm";
import { initSync, start } from "./api.js";

initSync(module);

export * from "./api.js";
export const init = (source) => start(() => source);
