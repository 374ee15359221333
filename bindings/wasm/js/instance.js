// The one WebAssembly instance: how it comes to be, and what happens where it breaks.

import * as glue from "./glue.js";
import { RefereeError, refusal } from "./error.js";

let started = false;
/** Counts the instances: what lives in an earlier one is lost. */
let generation = 0;
let loading;
/** Has the instance had random bits? */
let seeded = false;

/** So that nobody can make upsert keys that collide: the module has no randomness of its own. */
function seed() {
  try {
    glue.seed(...crypto.getRandomValues(new Uint32Array(4)));
    seeded = true;
  } catch {
    // An edge worker has none until a request comes: then, with the first call.
  }
}

/**
 * Starts the module once. `load` gives what it is made from; after the first success it is never
 * asked again, after a failure the next call tries anew.
 */
export function start(load) {
  if (started) return Promise.resolve();
  loading ??= (async () => {
    try {
      const source = await load();
      if (!started) await glue.default({ module_or_path: source });
      started = true;
    } catch (cause) {
      throw new RefereeError("init.failed", `the WebAssembly module could not be started: ${cause?.message ?? cause}`, { cause });
    } finally {
      loading = undefined;
    }
  })();
  return loading;
}

/** Starts the module now, from what is already here. */
export function startSync(module) {
  if (started) return;
  try {
    glue.initSync({ module });
    started = true;
  } catch (cause) {
    throw new RefereeError("init.failed", `the WebAssembly module could not be started: ${cause?.message ?? cause}`, { cause });
  }
}

/** The most octets that the module has room for; it knows the number too. */
export const ROOM = 1 << 16;
const encoder = new TextEncoder();
const none = { octets: new Uint8Array(0) };
let views = none;

/** The module's memory, seen as octets and as numbers, and the room in it. */
export function memory() {
  // Memory that grows leaves its old views without length.
  if (views.octets.length === 0) {
    // Started, it gives its exports.
    const { buffer } = glue.initSync().memory;
    views = {
      octets: new Uint8Array(buffer),
      numbers: new Float64Array(buffer),
      room: new Uint8Array(buffer, glue.room() >>> 0, ROOM),
    };
  }
  return views;
}

/** Writes text into the module: how much of it is read, if it does not fit, and how much there is then. */
export const intoRoom = (text) => encoder.encodeInto(text, memory().room);

/** Says what to do where the module is not started. */
export function ready() {
  if (!started) throw new RefereeError("init.needed", "the module is not started: `await init()` comes first");
}

/** Runs `body` on the module. Where that gives nothing, it may have been refused. */
export function run(body) {
  ready();
  if (!seeded) seed();
  try {
    const given = body(glue);
    const refused = given === undefined && glue.refused();
    if (refused) throw refusal(JSON.parse(refused));
    return given;
  } catch (error) {
    if (error instanceof RefereeError) throw error;
    // A trap or no memory left: what the instance holds cannot be trusted any more. A fresh one
    // takes its place, and objects that lived in the old one say so when they are used.
    glue.__wbg_reset_state();
    generation++;
    seeded = false;
    views = none;
    throw new RefereeError("internal", `the module failed and was started afresh: ${error?.message ?? error}`, { cause: error });
  }
}

/** Frees what nobody can reach any more, where the engine tells: older workers do not. */
const forgotten = globalThis.FinalizationRegistry && new FinalizationRegistry((free) => free());

/** Something in the module's memory by its number, which `make` gives, until the function `free` of the module takes it. */
export class Held {
  #number;
  #born;
  #seeded;
  #free;

  constructor(make, free) {
    const number = run(make);
    const born = generation;
    this.#number = number;
    this.#born = born;
    this.#seeded = seeded;
    this.#free = () => born === generation && glue[free](number);
    forgotten?.register(this, this.#free, this);
  }

  /** Is it there, and did the instance have random bits when it came to be, if it has any? */
  isCurrent() {
    if (!seeded) seed();
    return this.#born === generation && this.#seeded === seeded;
  }

  /** Runs `body` on it. */
  run(body) {
    if (this.#born !== generation) {
      throw new RefereeError("internal", "the module failed and was started afresh: this object was lost");
    }
    return run((glue) => body(this.#number, glue));
  }

  free() {
    forgotten?.unregister(this);
    this.#free();
  }
}

/** The result of a JSON answer `{"ok"}` or `{"error"}`. */
export function answer(line) {
  const { ok, error } = JSON.parse(line);
  if (error) throw refusal(error);
  return ok;
}
