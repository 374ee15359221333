// Names the functions of a module so that those that are alike stand side by side once they are
// sorted by name: gzip looks back no further than 32 KB.
import { deflateRawSync } from "node:zlib";
import { functionsOf, namesOf, withNames } from "./module.mjs";

/** How many bytes of code have to be alike to count. */
const SHINGLE = 5;
/** What more functions have than this says nothing. */
const COMMON = 40;
/** So many of those that have the most in common with the last ones are tried. */
const TRIED = 12;
/** How far back gzip looks, but for what is tried. */
const WINDOW = 30_000;
/** How much a function has to have in common with others, whatever its size: each is tried, the best stays. */
const LEAST = [60, 100, 160, 300];

/** `module` with names that sort as the code of `small`, which was made of it, should stand. */
export function ordered(module, small) {
  const { imported, bodies } = functionsOf(small);
  const common = inCommon(bodies);
  const alone = bodies.map((body) => deflated(body));
  const orders = LEAST.map((least) => chain(bodies, common, alone, least));
  const sizes = orders.map((order) => deflated(Buffer.concat(order.map((body) => bodies[body]))));
  const order = orders[sizes.indexOf(Math.min(...sizes))];
  const names = namesOf(small);
  const ranks = new Map(order.map((body, rank) => [names.get(imported + body), `f${String(rank).padStart(6, "0")}`]));
  const ranked = Array.from(namesOf(module), ([at, name]) => [at, ranks.get(name) ?? name]);
  return withNames(module, ranked);
}

/** For each function, for each stretch of its code, the functions that have it too. */
function inCommon(bodies) {
  const holders = new Map();
  const shingles = bodies.map((body, at) => {
    const found = new Set();
    for (let start = 0; start + SHINGLE <= body.length; start++) found.add(body.latin1Slice(start, start + SHINGLE));
    for (const shingle of found) {
      const all = holders.get(shingle);
      if (all) all.push(at);
      else holders.set(shingle, [at]);
    }
    return found;
  });
  return shingles.map((found) => Array.from(found, (shingle) => holders.get(shingle)).filter((all) => all.length < COMMON));
}

/**
 * From the largest function on: of those that have the most in common with the last ones, the next is the
 * one that gzip saves the most of.
 */
function chain(bodies, common, alone, least) {
  const share = (part, whole) => part / (whole ** 0.8 + least);
  const left = new Set(bodies.keys());
  const order = [];
  let weights = new Map();
  let window = Buffer.alloc(0);
  let next = bodies.reduce((most, body, at) => (body.length > bodies[most].length ? at : most), 0);
  while (next !== undefined) {
    order.push(next);
    left.delete(next);
    window = Buffer.concat([window, bodies[next]]).subarray(-WINDOW);
    // What stands further back counts less.
    const before = weights;
    weights = new Map();
    for (const [body, weight] of before) if (left.has(body) && weight > 1) weights.set(body, weight * 0.7);
    for (const all of common[next]) {
      for (const body of all) if (left.has(body)) weights.set(body, (weights.get(body) ?? 0) + 1);
    }
    const shares = Array.from(weights, ([body, weight]) => [body, share(weight, bodies[body].length)]);
    const near = shares.sort(([, one], [, other]) => other - one).slice(0, TRIED);
    const saved = near.map(([body]) => share(alone[body] - deflated(bodies[body], window), alone[body]));
    next = near[saved.indexOf(Math.max(...saved))]?.[0] ?? left.values().next().value;
  }
  return order;
}

/** How many bytes gzip makes of code that stands after other code. */
const deflated = (code, dictionary) => deflateRawSync(code, { level: 9, dictionary }).length;
