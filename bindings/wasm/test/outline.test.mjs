// Code of which functions were made, and that was put in another order, does what it did.
import assert from "node:assert/strict";
import { test } from "node:test";
import { numbered } from "../locals.mjs";
import { functionsOf, leb } from "../module.mjs";
import { ordered } from "../order.mjs";
import { outlined } from "../outline.mjs";
import { I32, I64, add, constant, get, moduleOf, run, set } from "./module.mjs";

let seed = 20260521;
const next = (bound) => (seed = (seed * 48_271) % 0x7fff_ffff) % bound;

/** Twelve bytes of local 0 moved from one place to another, in two ways. */
const load = (code, offset) => [...get(0), code, 2, ...leb(offset)];
const move = (from, to) => [...get(0), ...load(0x29, from), 0x37, 2, ...leb(to), ...get(0), ...load(0x28, from + 8), 0x36, 2, ...leb(to + 8)];
const backwards = (from, to) => [...get(0), ...load(0x28, from + 8), 0x36, 2, ...leb(to + 8), ...get(0), ...load(0x29, from), 0x37, 2, ...leb(to)];
/** An empty list at a place, the address of which another function gets; what that gives is dropped. */
const empty = (to, called) => [...get(0), ...constant(0), 0x36, 2, ...leb(to + 4), ...get(0), 0x41, ...signed(to), ...add, 0x10, called, 0x1a];
/** A natural number where the last bit but one is its sign. */
const signed = (value) => (leb(value).at(-1) & 0x40 ? [...leb(value).subarray(0, -1), leb(value).at(-1) | 0x80, 0] : leb(value));

const FILLED = Array.from({ length: 64 }, (_, at) => [...get(0), ...get(0), ...constant(at % 60), ...add, 0x36, 2, ...leb(at * 4)]).flat();
const MOVES = Array.from({ length: 300 }, () => {
  // These may overlap.
  const [from, to] = [next(500), next(500)];
  return [move, backwards, (from) => empty(from, 1)][next(3)](from, to);
}).flat();
const SUM = Array.from({ length: 128 }, (_, at) => [...get(1), 0x41, 31, 0x6c, ...load(0x28, at * 4), ...add, ...set(1)]).flat();

const MODULE = moduleOf(
  [I32],
  [[1, I32], [1, I64]],
  [...FILLED, ...MOVES, ...SUM, ...get(1), ...get(0), ...constant(0), 0x11, 0, 0, ...add, ...get(0), ...constant(1), 0x11, 0, 0, ...add],
  [
    { locals: [], code: [...get(0), 0x28, 2, 0, ...get(0), ...get(0), 0x36, 2, 0] },
    { locals: [], code: [...get(0), ...constant(7), 0x6c] },
  ],
);

test("moves between places", () => {
  const module = numbered(MODULE);
  const { module: changed, made } = outlined(module, new Map());
  assert.ok(made >= 2, `${made} functions`);
  assert.ok(changed.length < module.length * 0.8, `${changed.length} bytes of ${module.length}`);
  const others = functionsOf(module).bodies.length;
  assert.equal(functionsOf(changed).bodies.length, others + made);
  const moved = ordered(changed, made);
  assert.deepEqual(functionsOf(moved).bodies.slice(0, made).map(({ length }) => length), functionsOf(changed).bodies.slice(others).map(({ length }) => length));
  for (const address of [0, 8, 1000, 65_000]) {
    for (const one of [module, changed, moved, ordered(module, 0)]) assert.equal(run(one, address), run(MODULE, address));
  }
  assert.deepEqual(outlined(module, new Map()).module, changed);
});

test("places that are not in memory are none either", () => {
  for (const one of [MODULE, outlined(numbered(MODULE), new Map()).module]) {
    assert.throws(() => run(one, 65_536), WebAssembly.RuntimeError);
    assert.throws(() => run(one, -8), WebAssembly.RuntimeError);
  }
});

test("what is done for each event stays as it is", () => {
  const module = numbered(MODULE);
  const named = new Map([[0, "<referee[1808bd8da9ac80a6]::batch::tally::Tally>::take"]]);
  assert.deepEqual(outlined(module, named), { module, made: 0 });
});
