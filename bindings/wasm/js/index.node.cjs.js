// The same for `require`: the build turns this into index.node.cjs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { initSync, start } from "./api.js";

initSync(readFileSync(join(__dirname, "referee.wasm")));

export * from "./api.js";
export const init = (source) => start(() => source);
