// Node and Bun: read beside this file, started at once. Where a bundler has left the module behind, `init`
// takes the copy inside a script. (An entry for bundlers alone, by the condition `module`, would have Nitro
// copy that entry's files in the place of these, which Node then asks for.)
import { readFileSync } from "node:fs";
import { initSync, start } from "./api.js";

let octets;
try {
  octets = readFileSync(new URL("./referee.wasm", import.meta.url));
} catch {
  // Whoever does not call `init` is told to.
}
if (octets) initSync(octets);

export * from "./api.js";
export const init = (source) => start(async () => (source !== undefined ? source : (await import("./wasm-base64.js")).module()));
