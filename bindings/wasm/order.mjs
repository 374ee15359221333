// Orders the functions of a module so that those that are alike stand side by side: gzip looks back no
// further than 32 KB.
import { deflateRawSync } from "node:zlib";
import { instructionsOf, localsOf } from "./instructions.mjs";
import { functionsOf, leb, number, withFunctions, withIndexes } from "./module.mjs";

const CALL = 0x10;
const REF_FUNC = 0xd2;
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

/**
 * `module` with its functions as they should stand, but for the last `called` of them: these come first,
 * for what is called from everywhere should have an index of one byte.
 */
export function ordered(module, called) {
  const functions = functionsOf(module);
  const first = functions.bodies.length - called;
  const bodies = functions.bodies.slice(0, first);
  const common = inCommon(bodies);
  const alone = bodies.map((body) => deflated(body));
  const orders = LEAST.map((least) => chain(bodies, common, alone, least));
  const sizes = orders.map((order) => deflated(Buffer.concat(order.map((body) => bodies[body]))));
  const best = orders[sizes.indexOf(Math.min(...sizes))];
  const last = Array.from({ length: called }, (_, at) => first + at);
  return rearranged(module, functions, [...last, ...best]);
}

/** `module` with its functions in this order. */
function rearranged(module, { imported, bodies, parameters, types, typed }, order) {
  const places = [];
  order.forEach((body, place) => (places[body] = place));
  const moved = (index) => (index < imported ? index : imported + places[index - imported]);
  const renamed = (at) => {
    const { start } = localsOf(bodies[at], parameters[at]);
    const parts = [bodies[at].subarray(0, start)];
    for (const { code, at: from, end } of instructionsOf(bodies[at], start)) {
      if (code === CALL || code === REF_FUNC) parts.push(Buffer.of(code), leb(moved(number(bodies[at], from + 1)[0])));
      else parts.push(bodies[at].subarray(from, end));
    }
    return Buffer.concat(parts);
  };
  const functions = {
    imported,
    types,
    bodies: order.map(renamed),
    typed: [...typed.slice(0, imported), ...order.map((at) => typed[imported + at])],
  };
  return withIndexes(withFunctions(module, functions), moved);
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
