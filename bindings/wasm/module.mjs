// A WebAssembly module as its sections and functions.

const CUSTOM = 0;
const IMPORTS = 2;
const CODE = 10;

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
