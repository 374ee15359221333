// One module of two that differ in how LLVM wrote the same functions: `node mix.mjs FAST SMALL OUT`.
// What looks at each of many events, websites and referrers is taken from the fast one. `cargo xtask npm`
// runs it.
import { readFileSync, writeFileSync } from "node:fs";
import { CODE, codeOf, functionsOf, namesOf, sectionsOf } from "./module.mjs";
import { wasmOpt } from "./wasm-opt.mjs";

/** What is taken from the small one, by the names that rustc gives: answers to requests, reading of lists. */
const SMALL = new RegExp(
  [
    "11referee_ops(5brand|5error|5owner|5state|6events|6prompt|7mention|8referrer|9ownership|10connection)",
    "7referee(5brand|5owner|6answer|7mention|7request|9violation|10connection)",
    "7referee8referrer(4hash|5apply|5draft|6reader|7overlay|13overlay_error)",
    "9AllowList(3new|12with_overlay)",
    "7referee9ownership(5claims|5watch|6before|7contest|7overlap|8conflict)",
    "12referee_wasm5brand|^branddraft_",
  ].join("|"),
);

const [fast, small] = process.argv.slice(2, 4).map((path) => {
  // The order of the functions may differ too.
  wasmOpt(path, path, "--debuginfo", "--reorder-functions-by-name", "--emit-target-features");
  const module = readFileSync(path);
  const sections = [...sectionsOf(module)];
  const { imported, bodies } = functionsOf(module, sections);
  const names = namesOf(module, sections).slice(imported);
  const others = sections.filter(({ id }) => id !== CODE).map(({ from, end }) => module.subarray(from, end));
  return { module, sections, bodies, names, others: Buffer.concat(others) };
});
// Types, numbers of functions and places of data are the same, or no body would mean the same in both.
if (!fast.others.equals(small.others)) throw new Error("the modules differ in more than their code");
const bodies = fast.bodies.map((body, at) => (SMALL.test(fast.names[at]) ? small.bodies[at] : body));
const parts = fast.sections.map(({ id, from, end }) => (id === CODE ? codeOf(bodies) : fast.module.subarray(from, end)));
writeFileSync(process.argv[4], Buffer.concat([fast.module.subarray(0, 8), ...parts]));
