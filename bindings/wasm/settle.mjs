// Changes locals for each other where gzip makes less of the code then: what no convention foresees.
import { deflateRawSync } from "node:zlib";
import { instructionsOf, localsOf } from "./instructions.mjs";
import { functionsOf, withBodies } from "./module.mjs";

/** How often two locals of a function change places, for each of its bytes. */
const TRIED = 0.2;
/** What gzip looks back on, and what it looks at beyond a function, in bytes. */
const BEFORE = 30_000;
const AFTER = 1_500;

/** `module`, whose locals are numbered, with those of a type changed for each other where gzip makes less of it. */
export function settled(module) {
  const { bodies, parameters } = functionsOf(module);
  let before = Buffer.alloc(0);
  bodies.forEach((original, at) => {
    const body = Buffer.from(original);
    const after = Buffer.concat(bodies.slice(at + 1, at + 20)).subarray(0, AFTER);
    const size = () => deflateRawSync(Buffer.concat([body, after]), { level: 9, dictionary: before }).length;
    settle(body, exchangeable(body, parameters[at]), size);
    bodies[at] = body;
    before = Buffer.concat([before, body]).subarray(-BEFORE);
  });
  return withBodies(module, bodies);
}

function settle(body, kinds, size) {
  if (kinds.length === 0) return;
  // By chance, and the same for the same code.
  let chance = body.length;
  const oneOf = (list) => list[(chance = (chance * 48_271) % 0x7fff_ffff) % list.length];
  let least = size();
  for (let tries = Math.ceil(body.length * TRIED); tries > 0; tries--) {
    const kind = oneOf(kinds);
    const [one, other] = [oneOf(kind), oneOf(kind)];
    if (one === other) continue;
    exchange(body, one, other);
    const now = size();
    if (now > least) exchange(body, one, other);
    else least = now;
  }
}

/** Where the locals of a type are named that could stand for each other: `{ local, places }` of each, one list for a type. */
function exchangeable(body, parameters) {
  const { types, start } = localsOf(body, parameters);
  const named = new Map();
  for (const { local, at } of instructionsOf(body, start)) {
    if (local === undefined || local < parameters || local > 127) continue;
    const places = named.get(local) ?? [];
    places.push(at + 1);
    named.set(local, places);
  }
  const all = Array.from(named, ([local, places]) => ({ local, places }));
  const kinds = Array.from(new Set(types), (type) => all.filter(({ local }) => types[local] === type));
  return kinds.filter((kind) => kind.length > 1);
}

/** Two locals change places. */
function exchange(body, one, other) {
  [one.local, other.local] = [other.local, one.local];
  for (const { local, places } of [one, other]) for (const place of places) body[place] = local;
}
