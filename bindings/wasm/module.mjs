// A WebAssembly module as its sections and functions.

const CUSTOM = 0;
const TYPES = 1;
const IMPORTS = 2;
const FUNCTIONS = 3;
const EXPORTS = 7;
const START = 8;
const ELEMENTS = 9;
const CODE = 10;
/** The part of the section of names that has those of functions. */
const NAMES_OF_FUNCTIONS = 1;
const I32_CONST = 0x41;
const END = 0x0b;

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

/**
 * How many functions are imported; the code of the others, and how many parameters each has. What types of
 * functions there are, `{ parameters, results }`, and which of them each function has, imported ones first.
 */
export function functionsOf(module) {
  let imported = 0;
  const bodies = [];
  const types = [];
  const typed = [];
  for (const { id, start } of sectionsOf(module)) {
    let [count, at] = [TYPES, IMPORTS, FUNCTIONS, CODE].includes(id) ? number(module, start) : [0, 0];
    for (; count > 0; count--) {
      let parameters, results, type, body;
      if (id === TYPES) {
        if (module[at] !== 0x60) throw new Error("only types of functions are known here");
        [parameters, at] = counted(module, at + 1);
        [results, at] = counted(module, at);
        types.push({ parameters, results });
      } else if (id === FUNCTIONS) {
        [type, at] = number(module, at);
        typed.push(type);
      } else if (id === CODE) {
        [body, at] = counted(module, at);
        bodies.push(body);
      } else {
        // The module that it comes from, and its name there.
        [, at] = text(module, at);
        [, at] = text(module, at);
        if (module[at] !== 0) throw new Error("only functions are imported");
        imported++;
        [type, at] = number(module, at + 1);
        typed.push(type);
      }
    }
  }
  const parameters = typed.slice(imported).map((type) => types[type].parameters.length);
  return { imported, bodies, parameters, types, typed };
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

/** The module without names and whatever else no engine reads. */
export const bare = (module) => rewritten(module, { [CUSTOM]: () => undefined });

/** The module with other code. */
export const withBodies = (module, bodies) => rewritten(module, { [CODE]: () => list(bodies.map(withLength)) });

/** The module with these functions and types instead of its own; the imported ones stay. */
export function withFunctions(module, { imported, bodies, types, typed }) {
  const written = types.map(({ parameters, results }) => Buffer.concat([Buffer.of(0x60), withLength(parameters), withLength(results)]));
  return rewritten(module, {
    [TYPES]: () => list(written),
    [FUNCTIONS]: () => list(typed.slice(imported).map(leb)),
    [CODE]: () => list(bodies.map(withLength)),
  });
}

/** The module with `moved` of the index of each function where another section than that of the code names one. */
export const withIndexes = (module, moved) =>
  rewritten(module, {
    [EXPORTS]: (start) => {
      const [count, first] = number(module, start);
      let at = first;
      const exported = Array.from({ length: count }, () => {
        const from = at;
        const [, kind] = text(module, from);
        let index;
        [index, at] = number(module, kind + 1);
        return Buffer.concat([module.subarray(from, kind + 1), leb(module[kind] === 0 ? moved(index) : index)]);
      });
      return list(exported);
    },
    [START]: () => {
      throw new Error("no function that starts the module is known here");
    },
    [ELEMENTS]: (start) => {
      const [count, first] = number(module, start);
      let at = first;
      const segments = Array.from({ length: count }, () => {
        const from = at;
        const [offset, end] = module[at] === 0 && module[at + 1] === I32_CONST ? number(module, at + 2) : [];
        if (offset === undefined || module[end] !== END) throw new Error("only functions from a place of the first table on are known here");
        let many, index;
        [many, at] = number(module, end + 1);
        const functions = Array.from({ length: many }, () => {
          [index, at] = number(module, at);
          return leb(moved(index));
        });
        return Buffer.concat([module.subarray(from, end + 1), list(functions)]);
      });
      return list(segments);
    },
  });

/** The module with what is given instead of the content of a section, for the id of each; without it where that is nothing. */
function rewritten(module, contents) {
  const sections = Array.from(sectionsOf(module), ({ id, from, start, end }) => {
    if (contents[id] === undefined) return module.subarray(from, end);
    const content = contents[id](start);
    return content === undefined ? Buffer.alloc(0) : Buffer.concat([Buffer.of(id), withLength(content)]);
  });
  return Buffer.concat([module.subarray(0, 8), ...sections]);
}

/** The module with `nameOf` the name of each thing that it takes from JavaScript or gives to it. */
export const withNames = (module, nameOf) =>
  rewritten(module, {
    [IMPORTS]: (start) => named(module, start, 2, nameOf),
    [EXPORTS]: (start) => named(module, start, 1, nameOf),
  });

/** A list of things that begin with texts, the last of which is their name, and go on with a kind and a number. */
function named(module, start, texts, nameOf) {
  let [count, at] = number(module, start);
  const things = Array.from({ length: count }, () => {
    const from = at;
    let name, before;
    for (let left = texts; left > 0; left--) {
      before = at;
      [name, at] = text(module, at);
    }
    const after = at;
    [, at] = number(module, at + 1);
    return Buffer.concat([module.subarray(from, before), withLength(Buffer.from(nameOf(name))), module.subarray(after, at)]);
  });
  return list(things);
}

const withLength = (bytes) => Buffer.concat([leb(bytes.length), bytes]);

/** Things that their number stands before. */
export const list = (things) => Buffer.concat([leb(things.length), ...things]);

/** Bytes that their number stands before, and what comes after them. */
function counted(bytes, at) {
  const [length, start] = number(bytes, at);
  const end = start + length;
  return [bytes.subarray(start, end), end];
}

/** A text that its length stands before, and what comes after it. */
function text(bytes, at) {
  const [content, end] = counted(bytes, at);
  return [content.toString("utf8"), end];
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
