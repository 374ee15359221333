// Names the functions of a module so that those that are alike stand side by side once they are
// sorted by name: gzip looks back no further than 32 KB.
import { functionsOf, leb, sectionsOf } from "./module.mjs";

/** How many bytes of code have to be alike to count. */
const SHINGLE = 5;
/** What more functions have than this says nothing. */
const COMMON = 40;

/** The module with names that sort as the code should stand. */
export function ordered(module) {
  const sections = [...sectionsOf(module)];
  const { imported, bodies } = functionsOf(module, sections);
  const order = chain(bodies);
  const names = new Array(bodies.length);
  order.forEach((body, rank) => (names[body] = `f${String(rank).padStart(6, "0")}`));
  const kept = sections.filter(({ name }) => name !== "name").map(({ from, end }) => module.subarray(from, end));
  return Buffer.concat([module.subarray(0, 8), ...kept, nameSection(imported, names)]);
}

/** From the largest function on, the next is the one that has the most in common with the last. */
function chain(bodies) {
  const shingles = bodies.map((body) => {
    const found = new Set();
    for (let at = 0; at + SHINGLE <= body.length; at++) found.add(body.latin1Slice(at, at + SHINGLE));
    return found;
  });
  const holders = new Map();
  shingles.forEach((found, body) => {
    for (const shingle of found) {
      const all = holders.get(shingle);
      if (all) all.push(body);
      else holders.set(shingle, [body]);
    }
  });
  const left = new Set(bodies.keys());
  let common = new Map();
  const order = [];
  let next = bodies.reduce((most, body, at) => (body.length > bodies[most].length ? at : most), 0);
  while (next !== undefined) {
    order.push(next);
    left.delete(next);
    const weights = new Map();
    // What stands further back counts less.
    for (const [body, weight] of common) {
      if (left.has(body) && weight > 1) weights.set(body, weight * 0.7);
    }
    for (const shingle of shingles[next]) {
      const all = holders.get(shingle);
      if (all.length >= COMMON) continue;
      for (const body of all) if (left.has(body)) weights.set(body, (weights.get(body) ?? 0) + 1);
    }
    common = weights;
    let best = -1;
    next = undefined;
    for (const [body, weight] of weights) {
      const share = weight / (bodies[body].length ** 0.8 + 20);
      if (share > best) [best, next] = [share, body];
    }
    next ??= left.values().next().value;
  }
  return order;
}

function nameSection(imported, names) {
  const entries = names.map((name, at) => Buffer.concat([leb(imported + at), leb(name.length), Buffer.from(name)]));
  const map = Buffer.concat([leb(entries.length), ...entries]);
  const content = Buffer.concat([leb(4), Buffer.from("name"), Buffer.from([1]), leb(map.length), map]);
  return Buffer.concat([Buffer.from([0]), leb(content.length), content]);
}
