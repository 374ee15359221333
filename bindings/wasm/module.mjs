// A WebAssembly module as its sections and functions.

const CUSTOM = 0;
const IMPORTS = 2;
export const CODE = 10;

/** Each section with its place. */
export function* sectionsOf(module) {
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

/** How many functions are imported, and the code of the others. */
export function functionsOf(module, sections) {
  let imported = 0;
  const bodies = [];
  for (const { id, start } of sections) {
    let [count, at] = id === IMPORTS || id === CODE ? number(module, start) : [0, 0];
    for (; count > 0; count--) {
      if (id === CODE) {
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
  return { imported, bodies };
}

/** The names of functions by their numbers. */
export function namesOf(module, sections) {
  const names = [];
  for (const { name, start, end } of sections) {
    if (name !== "name") continue;
    for (let [, at] = text(module, start); at < end; ) {
      const isOfFunctions = module[at] === 1;
      let [length, entry] = number(module, at + 1);
      at = entry + length;
      let count = 0;
      if (isOfFunctions) [count, entry] = number(module, entry);
      for (; count > 0; count--) {
        const [place, from] = number(module, entry);
        [names[place], entry] = text(module, from);
      }
    }
  }
  return names;
}

/** A section of the code of functions. */
export function codeOf(bodies) {
  const content = Buffer.concat([leb(bodies.length), ...bodies.flatMap((body) => [leb(body.length), body])]);
  return Buffer.concat([Buffer.from([CODE]), leb(content.length), content]);
}

/** A text that its length stands before, and what comes after it. */
function text(bytes, at) {
  const [length, start] = number(bytes, at);
  const end = start + length;
  return [bytes.subarray(start, end).toString(), end];
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
