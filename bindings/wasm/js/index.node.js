// Node and Bun: read beside this file, started at once.
import { readFileSync } from "node:fs";
import { initSync, start } from "./api.js";

initSync(readFileSync(new URL("./referee.wasm", import.meta.url)));

export * from "./api.js";
export const init = (source) => start(() => source);
