// Small modules for the tests of what rewrites them.
import { leb } from "../module.mjs";

export const I32 = 0x7f;
export const I64 = 0x7e;

/**
 * A module that exports `f`, of so many parameters, with memory and the global that is the end of a stack.
 * `others` are functions of the same type after it, each `{ locals, code }`; they are in a table.
 */
export function moduleOf(parameters, locals, code, others = []) {
  const list = (things) => [...leb(things.length), ...things.flat()];
  const section = (id, ...bytes) => [id, ...list(bytes)];
  const functions = [{ locals, code }, ...others];
  const bodies = functions.map(({ locals, code }) => list([...list(locals.map(([count, type]) => [...leb(count), type])), ...code, 0x0b]));
  const places = others.map((_, at) => leb(at + 1));
  return Buffer.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, ...list(parameters), 1, I32),
    ...section(3, ...list(functions.map(() => [0]))),
    ...section(4, 1, 0x70, 0, others.length),
    ...section(5, 1, 0, 1),
    ...section(6, 1, I32, 1, 0x41, ...[0x80, 0x08], 0x0b),
    ...section(7, 1, 1, "f".charCodeAt(0), 0, 0),
    ...section(9, 1, 0, 0x41, 0, 0x0b, ...list(places.map((place) => Array.from(place)))),
    ...section(10, ...list(bodies)),
  ]);
}

export const run = (module, ...given) => new WebAssembly.Instance(new WebAssembly.Module(module)).exports.f(...given);
export const get = (local) => [0x20, ...leb(local)];
export const set = (local) => [0x21, ...leb(local)];
export const constant = (value) => [0x41, value];
export const add = [0x6a];
