// Binaryen, as both steps of the build run it.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("node_modules/binaryen/bin/wasm-opt", import.meta.url));
// What every engine of the last years has; the same that rustc takes for granted.
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

/** Writes what the passes make of the module `from`. */
export function wasmOpt(from, to, ...passes) {
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  execFileSync(process.execPath, [PROGRAM, ...passes, ...features, from, "-o", to]);
}
