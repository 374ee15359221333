// The one WebAssembly instance: how it comes to be, and what happens where it breaks.

import * as glue from "./glue.js";
import { RefereeError, refusal } from "./error.js";

let ready = false;
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
  if (ready) return Promise.resolve();
  loading ??= (async () => {
    try {
      const source = await load();
      if (!ready) await glue.default({ module_or_path: source });
      ready = true;
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
  if (ready) return;
  try {
    glue.initSync({ module });
    ready = true;
  } catch (cause) {
    throw new RefereeError("init.failed", `the WebAssembly module could not be started: ${cause?.message ?? cause}`, { cause });
  }
}

/** Runs `body` on the module. */
export function run(body) {
  if (!ready) {
    throw new RefereeError("init.needed", "the module is not started: `await init()` comes first");
  }
  if (!seeded) seed();
  try {
    return body(glue);
  } catch (error) {
    if (error instanceof RefereeError) throw error;
    // The core refuses with `{ code, message }` as JSON text.
    if (typeof error === "string") throw refusal(JSON.parse(error));
    // A trap or no memory left: what the instance holds cannot be trusted any more. A fresh one
    // takes its place, and objects that lived in the old one say so when they are used.
    glue.__wbg_reset_state();
    generation++;
    seeded = false;
    throw new RefereeError("internal", `the module failed and was started afresh: ${error?.message ?? error}`, { cause: error });
  }
}

/** An object in the module's memory, made by `make`. */
export class Held {
  #object;
  #born = generation;

  constructor(make) {
    this.#object = run(make);
  }

  /** Runs `body` on the object. */
  run(body) {
    if (this.#born !== generation) {
      throw new RefereeError("internal", "the module failed and was started afresh: this object was lost");
    }
    return run(() => body(this.#object));
  }

  free() {
    if (this.#born === generation) this.#object.free();
  }
}

/** The result of a JSON answer `{"ok"}` or `{"error"}`. */
export function answer(line) {
  const { ok, error } = JSON.parse(line);
  if (error) throw refusal(error);
  return ok;
}
