// Code whose locals were numbered anew does what it did.
import assert from "node:assert/strict";
import { test } from "node:test";
import { numbered } from "../locals.mjs";
import { settled } from "../settle.mjs";
import { I32, I64, add, constant, get, moduleOf, run, set } from "./module.mjs";

/** A frame at local 3, two numbers of 32 bits and two of 64, each used in its own number of places. */
const FRAMED = moduleOf(
  [I32, I32],
  [[3, I32], [2, I64], [1, I32]],
  [
    ...[0x23, 0, ...constant(16), 0x6b, 0x22, 3, 0x24, 0],
    ...get(0), ...constant(3), ...add, ...set(2),
    ...get(1), 0xac, ...set(5),
    ...get(2), 0xac, ...set(6),
    // Stored without a promise of alignment, and read again.
    ...get(3), ...get(5), ...get(6), 0x7c, 0x37, 0, 8,
    ...get(3), 0x28, 2, 8, ...set(7),
    ...get(2), ...get(2), ...add, ...get(7), ...add, ...set(4),
    ...get(3), ...constant(16), ...add, 0x24, 0,
    ...get(4), ...get(7), ...add,
  ],
);

test("a function with a frame", () => {
  const wanted = (a, b) => (a + 3) * 2 + 2 * (a + 3 + b);
  const anew = numbered(FRAMED);
  assert.notDeepEqual(anew, FRAMED);
  // local.tee 8, global.set 0: what holds the frame.
  assert.ok(anew.includes(Buffer.from([0x22, 8, 0x24, 0])));
  // i64.store with all the alignment that there can be.
  assert.ok(anew.includes(Buffer.from([0x37, 3, 8])));
  for (const module of [FRAMED, anew, settled(anew)]) {
    for (const [a, b] of [[0, 0], [5, 7], [-9, 1]]) assert.equal(run(module, a, b), wanted(a, b));
  }
});

test("more locals than one byte counts", () => {
  const many = Array.from({ length: 200 }, (_, at) => [...get(at), ...constant(1), ...add, ...set(at + 1)]).flat();
  const module = moduleOf([I32], [[200, I32]], [...many, ...get(200)]);
  for (const one of [module, numbered(module), settled(numbered(module))]) assert.equal(run(one, 5), 205);
});

test("code that is not known is no code to be changed", () => {
  // Exceptions, tail calls, vectors; one after 0xfc that there is not.
  for (const code of [[0x06, 0x40], [0x12, 0], [0x1f, 0x40, 0], [0xfd, 0], [0xfc, 18]]) {
    assert.throws(() => numbered(moduleOf([], [], [...code, ...constant(1)])), /no such instruction is known here/);
  }
});
