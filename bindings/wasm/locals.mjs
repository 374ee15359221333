// Numbers the locals of all functions by one convention, so that what is alike in two of them is alike
// byte for byte: gzip sees no more than bytes. No result changes, and no time once an engine has compiled it.
import { ALIGNMENTS, FIRST_ACCESS, instructionsOf, localsOf } from "./instructions.mjs";
import { functionsOf, leb, withBodies } from "./module.mjs";

const I32 = 0x7f;
/** The local that holds the address of a function's frame, in every function: none has more parameters. */
const FRAME = 8;
const LOCAL_TEE = 0x22;
const GLOBAL_SET = 0x24;

/** `module` with its locals numbered anew. */
export function numbered(module) {
  const { bodies, parameters } = functionsOf(module);
  return withBodies(
    module,
    bodies.map((body, at) => renumbered(body, parameters[at])),
  );
}

function renumbered(body, parameters) {
  const { types, start } = localsOf(body, parameters);
  const uses = new Array(types.length).fill(0);
  let frame;
  let before;
  for (const instruction of instructionsOf(body, start)) {
    const { code, local } = instruction;
    if (local !== undefined) uses[local]++;
    // The one global is where the stack ends.
    if (code === GLOBAL_SET && before?.code === LOCAL_TEE) frame ??= before.local;
    before = instruction;
  }
  const { places, groups } = placesOf(types, parameters, uses, frame);
  const parts = [leb(groups.length), ...groups.flatMap(([count, type]) => [leb(count), Buffer.from([type])])];
  for (const { code, local, at, end } of instructionsOf(body, start)) {
    const alignment = ALIGNMENTS[code - FIRST_ACCESS];
    if (local !== undefined) parts.push(Buffer.from([code]), leb(places[local]));
    // What is written there is a hint that no engine takes.
    else if (alignment !== undefined) parts.push(Buffer.from([code, alignment]), body.subarray(at + 2, end));
    else parts.push(body.subarray(at, end));
  }
  return Buffer.concat(parts);
}

/** The new place of each local, and how many of which type are declared then. */
function placesOf(types, parameters, uses, frame) {
  const places = types.map((_, local) => local);
  const byUse = (type) =>
    Array.from(types.keys())
      .filter((local) => local >= parameters && local !== frame && types[local] === type && uses[local] > 0)
      .sort((one, other) => uses[other] - uses[one]);
  let next = parameters;
  for (const local of byUse(I32)) {
    if (next === FRAME && frame !== undefined) next++;
    places[local] = next++;
  }
  if (frame !== undefined) {
    places[frame] = FRAME;
    // What lies between is declared and never used.
    next = Math.max(next, FRAME + 1);
  }
  const groups = next > parameters ? [[next - parameters, I32]] : [];
  for (const type of new Set(types.slice(parameters).filter((type) => type !== I32))) {
    const locals = byUse(type);
    for (const local of locals) places[local] = next++;
    if (locals.length > 0) groups.push([locals.length, type]);
  }
  return { places, groups };
}
