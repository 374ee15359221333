// Makes functions of what many functions do alike but for where: chiefly moves of values of 12 to 24 bytes
// from one place of a frame to another, and the empty lists that a value starts with. gzip finds what is
// alike byte for byte, and each place that differs ends what it finds: a call with the places is less.
import { deflateRawSync } from "node:zlib";
import { instructionsOf, localsOf } from "./instructions.mjs";
import { functionsOf, leb, number, withFunctions } from "./module.mjs";

/**
 * Functions that stay as they are, since calls more would slow them: what is done for each event, website
 * and referrer, and what all other code calls all the time.
 */
const HOT = [
  "referee::batch::key::",
  "referee::batch::pieces::",
  "referee::batch::tally::",
  "referee::event::row::",
  "referee::referrer::index::",
  "referee::website::plain::",
  "referee::website::split::",
  "referee_wasm::lines::",
  "normalize_websites",
  "classify_referrers",
  "core::str",
  "str>::",
  "rlsf::",
  "alloc::alloc::",
  "alloc::raw_vec::",
];
/** A name without what tells crates of the same name apart, and what a type in front begins with. */
const plain = (name) => name.replace(/\[[0-9a-f]+\]/g, "").replace(/^<?/, "");

/** Those of the list that are the beginning of no name. */
export function unknown(names) {
  const all = Array.from(names.values(), plain);
  return HOT.filter((hot) => !all.some((name) => name.startsWith(hot)));
}

/** How many instructions a sequence has, how often it has to be there, and how many parameters it may need. */
const LEAST_LENGTH = 4;
const MOST_LENGTH = 24;
const LEAST_OFTEN = 3;
const MOST_PARAMETERS = 4;
/** How many bytes by gzip a function has to save, those of its own and of its entry among those of functions aside. */
const LEAST_SAVED = 3;
const ENTRY = 4;

const CALL = 0x10;
const LOCAL_GET = 0x20;
const FIRST_LOAD = 0x28;
const FIRST_STORE = 0x36;
const LAST_STORE = 0x3e;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const END = 0x0b;
const I32 = 0x7f;

/** How many values an instruction takes from the stack and how many it leaves there. Others end a sequence. */
const EFFECTS = new Map();
for (const [first, last, takes, leaves] of [
  // drop; select; constants; loads; stores
  [0x1a, 0x1a, 1, 0],
  [0x1b, 0x1b, 3, 1],
  [LOCAL_GET, LOCAL_GET, 0, 1],
  [I32_CONST, 0x44, 0, 1],
  [FIRST_LOAD, FIRST_STORE - 1, 1, 1],
  [FIRST_STORE, LAST_STORE, 2, 0],
  // Comparisons, arithmetic and conversions; below, those of one value.
  [0x45, 0xa6, 2, 1],
  ...[[0x45, 0x45], [0x50, 0x50], [0x67, 0x69], [0x79, 0x7b], [0x8b, 0x91], [0x99, 0x9f], [0xa7, 0xc4]].map((range) => [...range, 1, 1]),
]) {
  for (let code = first; code <= last; code++) EFFECTS.set(code, { takes, leaves });
}

/**
 * `module`, whose locals are numbered, with functions more at its end, and how many these are. `names` are
 * those of its functions.
 */
export function outlined(module, names) {
  const functions = functionsOf(module);
  const { imported, bodies } = functions;
  const callers = bodies.map((_, at) => callerOf(functions, at));
  const isHot = (at) => HOT.some((hot) => plain(names.get(imported + at) ?? "").startsWith(hot));
  const left = shapesOf(callers.filter((_, at) => !isHot(at)));
  const made = [];
  let size = deflated(bodies);
  // Always the one that saves the most. After others were taken a shape hardly saves more than before: so
  // only one that seemed to save more than all others is measured again.
  while (left.size > 0) {
    let shape;
    for (const one of left) if (!(one.saves < shape?.saves)) shape = one;
    if (shape.saves < LEAST_SAVED) break;
    if (shape.measured === made.length) {
      replace(shape, imported + made.length);
      made.push(shape);
      left.delete(shape);
      size -= shape.saves + ENTRY;
      continue;
    }
    shape.sites = free(shape.sites);
    if (estimated(shape) <= 0) {
      left.delete(shape);
      continue;
    }
    // With an index of one byte, which those functions will have.
    const undo = replace(shape, imported + made.length);
    const written = [...made, shape].map(({ sites: [site] }) => bodyOf(formAt(site)));
    shape.saves = size - ENTRY - deflated([...written, ...callers.map(({ written }) => written)]);
    shape.measured = made.length;
    undo();
  }
  made.forEach((shape, at) => replace(shape, imported + bodies.length + at));
  const added = made.map(({ sites: [site] }) => formAt(site));
  return { module: withFunctions(module, withAdded(functions, callers, added)), made: made.length };
}

/** The functions as they are written now, and those added. */
function withAdded({ imported, types, typed }, callers, added) {
  const all = Array.from(types);
  const typeOf = (form) => {
    const parameters = Buffer.from(Array.from(parametersOf(form).values(), ({ type }) => type));
    const same = all.findIndex((type) => type.results.length === 0 && parameters.equals(type.parameters));
    return same < 0 ? all.push({ parameters, results: Buffer.alloc(0) }) - 1 : same;
  };
  return {
    imported,
    typed: [...typed, ...added.map(typeOf)],
    types: all,
    bodies: [...callers.map(({ written }) => written), ...added.map(bodyOf)],
  };
}

/** The function at a place: its instructions, and `parts`, what is written for each of them. */
function callerOf({ imported, bodies, types, typed }, at) {
  const { parameters } = types[typed[imported + at]];
  const body = bodies[at];
  const { types: locals, start } = localsOf(body, parameters.length);
  parameters.forEach((type, local) => (locals[local] = type));
  const instructions = Array.from(instructionsOf(body, start), ({ code, local, at, end }) => {
    const bytes = body.subarray(at, end);
    if (code !== CALL) return { code, local, bytes, effect: EFFECTS.get(code) };
    const called = types[typed[number(bytes, 1)[0]]];
    return { code, bytes, effect: { takes: called.parameters.length, leaves: called.results.length } };
  });
  const parts = [body.subarray(0, start), ...instructions.map(({ bytes }) => bytes)];
  return { locals, instructions, parts, taken: new Set(), written: body };
}

/** Each sequence that is there often enough, with the places where it is: the key of its form is the same in all. */
function shapesOf(callers) {
  const shapes = new Map();
  for (const caller of callers) {
    for (let start = 0; start < caller.instructions.length; start++) {
      for (const form of formsFrom(caller, start)) {
        const parameters = parametersOf(form);
        if (form.end - start < LEAST_LENGTH || parameters.size > MOST_PARAMETERS) continue;
        const key = keyOf(form, parameters);
        let shape = shapes.get(key);
        if (shape === undefined) {
          const pointers = new Set(form.pointers.values()).size;
          shape = { sites: [], differing: form.differing, pointers, locals: parameters.size - pointers };
          shapes.set(key, shape);
        }
        shape.sites.push({ caller, start, end: form.end });
      }
    }
  }
  const often = Array.from(shapes.values()).filter(({ sites }) => sites.length >= LEAST_OFTEN);
  for (const shape of often) shape.saves = estimated(shape);
  return new Set(often.filter(({ saves }) => saves > 0));
}

/** What a shape saves by gzip, rather too much than too little: a match ends wherever something differs. */
function estimated({ sites, differing, pointers, locals }) {
  if (sites.length < LEAST_OFTEN) return 0;
  const call = 1.4 + 0.75 * locals + 2.25 * pointers;
  return sites.length * (1.75 * differing - call) - (1.5 * differing + 7.5);
}

/** Those sites of which no other function was made, nor of one before. */
function free(sites) {
  let before;
  return sites.filter((site) => {
    if (before?.caller === site.caller && site.start < before.end) return false;
    for (let at = site.start; at < site.end; at++) if (site.caller.taken.has(at)) return false;
    before = site;
    return true;
  });
}

/** Writes calls of the function with an index at the sites of a shape; undone by what it gives. */
function replace({ sites }, index) {
  const callers = new Set(sites.map(({ caller }) => caller));
  const before = Array.from(callers, (caller) => [caller, caller.parts, caller.taken, caller.written]);
  for (const caller of callers) {
    caller.parts = Array.from(caller.parts);
    caller.taken = new Set(caller.taken);
  }
  for (const site of sites) {
    const { caller, start, end } = site;
    for (let at = start; at < end; at++) caller.taken.add(at);
    const given = Array.from(parametersOf(formAt(site)).values(), ({ argument }) => argument);
    // The first part is what stands before the code.
    caller.parts.fill(Buffer.alloc(0), start + 1, end + 1);
    caller.parts[start + 1] = Buffer.concat([...given, Buffer.of(CALL), leb(index)]);
  }
  for (const caller of callers) caller.written = Buffer.concat(caller.parts);
  return () => {
    for (const [caller, parts, taken, written] of before) Object.assign(caller, { parts, taken, written });
  };
}

/** The form of the sequence at a site. */
function formAt({ caller, start, end }) {
  for (const form of formsFrom(caller, start)) if (form.end === end) return form;
}

/**
 * Each sequence from an instruction on that leaves the stack as it was, has one way to go, and changes no
 * local: where it ends, `gets` of locals, and `steps`, which are these, bytes, or a distance from a pointer.
 * Such is what a local and the least offset that is added to it point to; what is read with it and what is
 * written with it are two. All of it grows as it goes on, so that it is to be read at once.
 */
function* formsFrom({ locals, instructions }, start) {
  const form = { end: start, gets: [], pointers: new Map(), steps: [], differing: 0 };
  const stack = [];
  const pointed = (get, offset, purpose) => {
    const key = `${get.local} ${purpose}`;
    if (!form.pointers.has(key)) form.pointers.set(key, { at: form.pointers.size, local: get.local, first: offset, least: offset });
    get.pointer = form.pointers.get(key);
    get.pointer.least = Math.min(get.pointer.least, offset);
    form.differing++;
    return { pointer: get.pointer, offset };
  };
  while (form.end < instructions.length && form.end - start < MOST_LENGTH) {
    const { code, local, bytes, effect } = instructions[form.end++];
    if (effect === undefined || stack.length < effect.takes) return;
    const address = stack[stack.length - effect.takes];
    if (code === LOCAL_GET) {
      const get = { local, type: locals[local] };
      form.gets.push(get);
      form.steps.push({ get });
      form.differing++;
      stack.push(get);
      continue;
    }
    const added = code === I32_CONST && instructions[form.end]?.code === I32_ADD ? natural(bytes) : undefined;
    if (added !== undefined && stack.at(-1)?.local !== undefined) {
      form.steps.push({ ...pointed(stack.pop(), added, "to"), code });
      form.end++;
      stack.push({});
      continue;
    }
    if (code >= FIRST_LOAD && code <= LAST_STORE && address.local !== undefined) {
      const purpose = code < FIRST_STORE ? "from" : "to";
      form.steps.push({ ...pointed(address, number(bytes, 2)[0], purpose), code, alignment: bytes[1] });
    } else form.steps.push({ bytes });
    stack.length -= effect.takes;
    for (let left = effect.leaves; left > 0; left--) stack.push({});
    if (stack.length === 0) yield form;
  }
}

/** What a form takes, by pointer or local, in the order in which it is used: its place, type and argument. */
function parametersOf({ gets }) {
  const parameters = new Map();
  for (const { local, type, pointer } of gets) {
    const taken = pointer ?? local;
    if (parameters.has(taken)) continue;
    const get = Buffer.concat([Buffer.of(LOCAL_GET), leb(local)]);
    const argument = pointer?.least > 0 ? Buffer.concat([get, plus(pointer.least)]) : get;
    parameters.set(taken, { place: parameters.size, type, argument });
  }
  return parameters;
}

/** The same for forms that one function does for. */
function keyOf({ gets, steps }, parameters) {
  const taken = gets.map(({ local, type, pointer }) => `${pointer ? "p" : "l"}${parameters.get(pointer ?? local).place}:${type}`);
  const done = steps.map(({ get, pointer, offset, code, bytes }) => {
    if (get) return "g";
    return pointer ? `${code}@${pointer.at}:${offset - pointer.first}` : bytes.latin1Slice();
  });
  return `${taken} ${done.join("\0")}`;
}

/** The code of a function of a form, without locals of its own. */
function bodyOf(form) {
  const parameters = parametersOf(form);
  const steps = form.steps.map(({ get, pointer, offset, code, alignment, bytes }) => {
    if (get) return Buffer.concat([Buffer.of(LOCAL_GET), leb(parameters.get(get.pointer ?? get.local).place)]);
    if (!pointer) return bytes;
    const distance = offset - pointer.least;
    if (code !== I32_CONST) return Buffer.concat([Buffer.of(code, alignment), leb(distance)]);
    return distance > 0 ? plus(distance) : Buffer.alloc(0);
  });
  return Buffer.concat([leb(0), ...steps, Buffer.of(END)]);
}

/** `i32.const` of a natural number and `i32.add`. */
function plus(value) {
  const bytes = Array.from(leb(value));
  // What is signed has the sign in the last bit but one.
  if (bytes.at(-1) & 0x40) bytes.push(bytes.pop() | 0x80, 0);
  return Buffer.of(I32_CONST, ...bytes, I32_ADD);
}

/** The number of an `i32.const`, unless it is below 0. */
const natural = (bytes) => (bytes.at(-1) & 0x40 ? undefined : number(bytes, 1)[0]);

const deflated = (bodies) => deflateRawSync(Buffer.concat(bodies), { level: 9 }).length;
