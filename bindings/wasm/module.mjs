// A WebAssembly module as its sections and functions.

const CUSTOM = 0;
const TYPES = 1;
const IMPORTS = 2;
const FUNCTIONS = 3;
const CODE = 10;
/** The part of the section of names that has those of functions. */
const NAMES_OF_FUNCTIONS = 1;

/** Each section with its place. */
function* sectionsOf(module) {
  for (let at = 8; at < module.length; ) {
    const from = at;
    const id = module[at];
    const [length, start] = number(module, at + 1);
    const end = start + length;
    const name = id === CUSTOM ? text(module, start)[0] : undefined;
    yield { id, name, from, start, end };
    at = end;
  }
}

/** How many functions are imported; the code of the others, and how many parameters each has. */
export function functionsOf(module) {
  let imported = 0;
  const bodies = [];
  const types = [];
  const parameters = [];
  for (const { id, start } of sectionsOf(module)) {
    let [count, at] = [TYPES, IMPORTS, FUNCTIONS, CODE].includes(id) ? number(module, start) : [0, 0];
    for (; count > 0; count--) {
      if (id === TYPES) {
        if (module[at] !== 0x60) throw new Error("only types of functions are known here");
        const [given, first] = number(module, at + 1);
        const [results, last] = number(module, first + given);
        at = last + results;
        types.push(given);
      } else if (id === FUNCTIONS) {
        let type;
        [type, at] = number(module, at);
        parameters.push(types[type]);
      } else if (id === CODE) {
        const [length, body] = number(module, at);
        at = body + length;
        bodies.push(module.subarray(body, at));
      } else {
        // The module that it comes from, and its name there.
        [, at] = text(module, at);
        [, at] = text(module, at);
        if (module[at] !== 0) throw new Error("only functions are imported");
        imported++;
        [, at] = number(module, at + 1);
      }
    }
  }
  return { imported, bodies, parameters };
}

/** The names of functions. */
export function namesOf(module) {
  const names = new Map();
  for (const { name, start, end } of sectionsOf(module)) {
    if (name !== "name") continue;
    let [, at] = text(module, start);
    while (at < end) {
      const part = module[at];
      let [length, entry] = number(module, at + 1);
      at = entry + length;
      if (part !== NAMES_OF_FUNCTIONS) continue;
      let count;
      for ([count, entry] = number(module, entry); count > 0; count--) {
        let index, name;
        [index, entry] = number(module, entry);
        [name, entry] = text(module, entry);
        names.set(index, name);
      }
    }
  }
  return names;
}

/** The module with these names of functions, and no others. */
export function withNames(module, names) {
  const kept = Array.from(sectionsOf(module)).filter(({ name }) => name !== "name");
  const entries = names.map(([at, name]) => [leb(at), leb(Buffer.byteLength(name)), Buffer.from(name)]);
  const map = Buffer.concat([leb(names.length), ...entries.flat()]);
  const content = Buffer.concat([leb(4), Buffer.from("name"), leb(NAMES_OF_FUNCTIONS), leb(map.length), map]);
  return Buffer.concat([
    module.subarray(0, 8),
    ...kept.map(({ from, end }) => module.subarray(from, end)),
    leb(CUSTOM),
    leb(content.length),
    content,
  ]);
}

/** The module with other code. */
export function withBodies(module, bodies) {
  const code = Buffer.concat([leb(bodies.length), ...bodies.flatMap((body) => [leb(body.length), body])]);
  const section = Buffer.concat([leb(CODE), leb(code.length), code]);
  const sections = Array.from(sectionsOf(module), ({ id, from, end }) => (id === CODE ? section : module.subarray(from, end)));
  return Buffer.concat([module.subarray(0, 8), ...sections]);
}

/** A text that its length stands before, and what comes after it. */
function text(bytes, at) {
  const [length, start] = number(bytes, at);
  const end = start + length;
  return [bytes.toString("utf8", start, end), end];
}

/** A number in LEB128 and what comes after it. */
export function number(bytes, at) {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

export function leb(value) {
  const bytes = [];
  for (; value > 127; value >>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}
