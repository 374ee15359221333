// From a module and the glue that wasm-bindgen wrote to the files of an entry of the package:
// `node build.mjs GLUE_FOLDER ENTRY`, where the entry is `all` or a part of it. `cargo xtask npm` runs it.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { numbered } from "./locals.mjs";
import { bare, namesOf, withNames } from "./module.mjs";
import { ordered } from "./order.mjs";
import { outlined, unknown } from "./outline.mjs";
import { settled } from "./settle.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [glue, entry] = process.argv.slice(2);
/** Where each entry lies in `dist`, its functions and declarations, and by what its module is known. */
const ENTRIES = {
  all: { folder: ".", api: "api.js", types: "index.d.ts", known: ["draft_new", "check_new"] },
  brand: { folder: "brand", api: "api.brand.js", types: "brand.d.ts", known: ["draft_new"] },
  events: { folder: "events", api: "api.events.js", types: "events.d.ts", known: ["check_new"] },
};
const { folder, api, types, known } = ENTRIES[entry];
const dist = join(here, "dist", folder);
const from = (name) => join(here, "js", name);
const to = (name) => join(dist, name);

mkdirSync(dist, { recursive: true });

// What every engine of the last years has; the same that rustc takes for granted.
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "sign-ext"];
const wasmOpt = (from, to, ...passes) =>
  execFileSync(process.execPath, [
    join(here, "node_modules/binaryen/bin/wasm-opt"),
    ...passes,
    ...FEATURES.map((feature) => `--enable-${feature}`),
    from,
    "-o",
    to,
  ]);

// Each choice is what gzip makes the least of: a larger function moved to its one caller, a value kept in
// a local for its second use, one local for another's copies, data cut at its zeros are fewer bytes, but
// bytes unlike all others.
const PASSES = [
  "--flatten",
  "--rereloop",
  "-Oz",
  "-Oz",
  "--one-caller-inline-max-function-size=10",
  "--skip-pass=local-cse",
  "--skip-pass=merge-locals",
  "--skip-pass=memory-packing",
  "--closed-world",
  "--low-memory-unused",
];
const small = join(glue, "small.wasm");
wasmOpt(join(glue, "referee_bg.wasm"), small, ...PASSES, "--debuginfo");
const named = readFileSync(small);
const names = namesOf(named);
if (entry === "all" && unknown(names).length > 0) {
  throw new Error(`hot functions that outline.mjs lists are not there; were they renamed? ${unknown(names).join(", ")}`);
}
const { module, made } = outlined(numbered(bare(named)), names);
// What crosses between the module and its glue has a short name, but for what others look for.
const short = new Map(["memory", ...known].map((name) => [name, name]));
const shortOf = (name) => short.get(name) ?? short.set(name, `_${short.size.toString(36)}`).get(name);
// What is left has locals that are used less than before.
writeFileSync(to("referee.wasm"), withNames(settled(ordered(numbered(module), made)), shortOf));

const encoded = readFileSync(to("referee.wasm")).toString("base64");
const decode = `// The module as text, for where a .wasm file cannot be fetched.
const text =
  "${encoded}";
export function module() {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
`;
writeFileSync(to("wasm-base64.js"), decode);

const ours = known.map((name) => `instance.exports.${name}`).join(" && ");
const shared = { bundle: true, charset: "utf8", logLevel: "warning", target: "es2022" };
// Resolved as if it lay among the sources, so that these stay free of build paths.
const generated = {
  name: "generated",
  setup({ onLoad, onResolve }) {
    // What the glue says of its methods nobody reads: `index.d.ts` is what describes the package. It
    // takes any module for its own, and never another after it: so it asks first. And a module that was
    // made in another realm, as Next.js does at the edge, is one too. A fresh instance it starts by a
    // function that is only there where the module holds values of JavaScript.
    onLoad({ filter: /referee\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replace(/^ *\/\*\*.*?\*\/\n/gms, "")
        .replace(/(?<=wasm\.)\w+|(?<=^ {8})\w+(?=: function)/gm, (name) => short.get(name) ?? name)
        .replace(/^ *wasm\.__wbindgen_start\(\);\n/gm, "")
        .replace("wasmInstance = instance;", `if (!(${ours})) throw Error("it should be this entry's referee.wasm"); $&`)
        .replace("module instanceof WebAssembly.Module", 'Object.prototype.toString.call(module) === "[object WebAssembly.Module]"'),
    }));
    onResolve({ filter: /^\.\/api\.js$/ }, () => ({ path: from(api) }));
    onResolve({ filter: /^\.\/glue\.js$/ }, () => ({ path: join(glue, "referee.js") }));
    onResolve({ filter: /^\.\/wasm-base64\.js$/ }, () => ({ path: to("wasm-base64.js") }));
  },
};
await build({ ...shared, format: "esm", entryPoints: [from(api)], outfile: to("api.js"), plugins: [generated] });
for (const name of ["index.web.js", "index.node.js", "index.workerd.js", "index.edge.js", "inline.js"]) {
  copyFileSync(from(name), to(name));
}
const commonJs = { ...shared, format: "cjs", platform: "node", plugins: [generated] };
await build({ ...commonJs, entryPoints: [from("index.node.cjs.js")], outfile: to("index.node.cjs") });
await build({ ...commonJs, platform: "neutral", entryPoints: [from("inline.js")], outfile: to("inline.cjs") });

// Those of an entry in a folder name the package's.
const declarations = readFileSync(join(here, types), "utf8");
writeFileSync(to("index.d.ts"), declarations.replaceAll('"./index.js"', '"../index.js"'));
writeFileSync(to("index.d.cts"), declarations.replaceAll('"./index.js"', '"../index.cjs"'));
for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) {
  copyFileSync(join(here, "../..", licence), join(here, licence));
}
