// The code of a function as its locals and instructions.
import { number } from "./module.mjs";

const LOCAL_GET = 0x20;
const LOCAL_TEE = 0x22;
/** Loads and stores: how much each can be aligned at most, as a power of two, from the first of them on. */
export const FIRST_ACCESS = 0x28;
export const ALIGNMENTS = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];

/** The types of parameters (which nobody asks for) and locals, and where the code starts. */
export function localsOf(body, parameters) {
  const types = new Array(parameters).fill(undefined);
  let [groups, start] = number(body, 0);
  for (; groups > 0; groups--) {
    const [count, at] = number(body, start);
    for (let local = 0; local < count; local++) types.push(body[at]);
    start = at + 1;
  }
  return { types, start };
}

/** Each instruction: its code, where it stands, and the local that it names. */
export function* instructionsOf(body, start) {
  for (let at = start; at < body.length; ) {
    const code = body[at];
    const end = endOf(body, at);
    const local = code >= LOCAL_GET && code <= LOCAL_TEE ? number(body, at + 1)[0] : undefined;
    yield { code, local, at, end };
    at = end;
  }
}

/** Where the instruction at `at` ends. What is not known is refused: to guess would change other code. */
function endOf(body, at) {
  const code = body[at];
  let next = at + 1;
  const skip = (numbers) => {
    for (; numbers > 0; numbers--) [, next] = number(body, next);
    return next;
  };
  // unreachable, nop; else, end; return; drop, select; comparisons, arithmetic, conversions; ref.is_null
  if (code <= 0x01 || [0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(code) || (code >= 0x45 && code <= 0xc4)) return next;
  // block, loop, if; br, br_if; call; ref.null, ref.func
  if ((code >= 0x02 && code <= 0x04) || [0x0c, 0x0d, 0x10, 0xd0, 0xd2].includes(code)) return skip(1);
  // locals, globals, tables; memory.size, memory.grow; i32.const, i64.const
  if ((code >= 0x20 && code <= 0x26) || (code >= 0x3f && code <= 0x42)) return skip(1);
  // call_indirect; loads and stores
  if (code === 0x11 || ALIGNMENTS[code - FIRST_ACCESS] !== undefined) return skip(2);
  // f32.const, f64.const
  if (code === 0x43) return next + 4;
  if (code === 0x44) return next + 8;
  const [count, first] = number(body, next);
  // br_table; select with types, of which each is a byte
  if (code === 0x0e) {
    next = first;
    return skip(count + 1);
  }
  if (code === 0x1c) return first + count;
  const numbers = code === 0xfc ? WIDE[count] : undefined;
  if (numbers === undefined) throw new Error(`no such instruction is known here: ${code}`);
  next = first;
  return skip(numbers);
}

/** How many numbers follow an instruction after 0xfc: conversions; memory and data; tables. */
const WIDE = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];
