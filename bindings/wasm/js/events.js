// Events of any size: pieces of bytes go into the module, a report or clean bodies come out.

import { bodyText, bytes, callback, choice, decodable, detached, isBytes, json, options, text, loneSurrogate, wrongType, wrongValue } from "./guards.js";
import { call } from "./call.js";
import { RefereeError } from "./error.js";
import { Held, ROOM, intoRoom, memory, ready } from "./instance.js";
import { rulesOf } from "./referrers.js";
import { FORMATS, reportAt } from "./report.js";
import { utf8 } from "./utf8.js";

/** What crosses at once: large enough to be fast, small enough to leave the memory as it is. */
const PIECE = 1 << 18;
const DEFAULT_MAX_ERRORS = 10_000;
const encoder = new TextEncoder();

/** Of one check at a time the octets of its first piece; a buffer of their own would cost as much as to check them. */
const kept = new Uint8Array(ROOM);
let keeper;

/** A check that is handed pieces, for those who read themselves. */
export class EventChecker {
  #settings;
  /** A first piece that is small, or how many octets of `kept` it is: where no other comes, there is nothing to begin. */
  #first;
  #check;

  constructor(given) {
    const { format, overlay, maxErrors } = options(given, ["format", "overlay", "maxErrors"]);
    this.#settings = settings(format, overlay, maxErrors);
    if (this.#settings[1] === undefined) ready();
    else this.#begin();
  }

  /** Reads the next piece: bytes, or text that is whole. */
  push(piece) {
    this.#running();
    let whole;
    if (typeof piece === "string") whole = text(piece, "piece");
    else if (isBytes(piece)) whole = bytes(piece, "piece");
    else throw wrongType("piece", "a string or bytes", piece);
    if (!this.#check) {
      if (this.#first === undefined && whole.length <= ROOM) {
        this.#keep(whole);
        return;
      }
      this.#begin();
    }
    push(this.#check, whole);
  }

  /** The report. Nothing more can be read. */
  finish() {
    this.#running();
    try {
      return this.#check ? finished(this.#check) : checked(this.#taken() ?? "", this.#settings);
    } finally {
      this.free();
    }
  }

  free() {
    this.#check?.free();
    this.#taken();
    this.#settings = this.#check = undefined;
  }

  #running() {
    if (!this.#settings) throw new RefereeError("check.finished", "the check is finished or freed");
  }

  #begin() {
    this.#check = begin(this.#settings, false);
    const first = this.#taken();
    if (first !== undefined) push(this.#check, first);
  }

  /** The caller may go on to write where the octets of a piece are. */
  #keep(piece) {
    if (typeof piece === "string") {
      this.#first = piece;
      return;
    }
    if (keeper) keeper.#first = keeper.#taken().slice();
    kept.set(piece);
    this.#first = piece.length;
    keeper = this;
  }

  /** The first piece, where it is kept; octets until another check keeps its own. */
  #taken() {
    const first = this.#first;
    this.#first = undefined;
    if (keeper !== this) return first;
    keeper = undefined;
    return kept.subarray(0, first);
  }
}
if (Symbol.dispose) EventChecker.prototype[Symbol.dispose] = EventChecker.prototype.free;

const CHECK_OPTIONS = ["format", "overlay", "includeRows", "maxErrors", "onProgress", "signal"];

/** The report on a body of any kind and size. */
export async function checkEvents(body, given) {
  const { format, overlay, includeRows, maxErrors, ...rest } = options(given, CHECK_OPTIONS);
  if (!includeRows && rest.onProgress === undefined && rest.signal === undefined && isSmall(body)) {
    // No state to hold, nothing to wait for: one call. The body comes last: its octets stay only
    // until other code of the caller's runs, such as a getter of the overlay.
    const how = settings(format, overlay, maxErrors);
    return checked(typeof body === "string" ? text(body, "body") : bytes(body, "body"), how);
  }
  const source = pieces(body, "body", rest);
  if (includeRows) {
    const most = errorCount(maxErrors);
    const whole = await gather(source);
    const report = call("check_events", { body: whole, format, overlay, include_rows: includeRows });
    report.errors_omitted += report.errors.splice(most).length;
    return report;
  }
  const check = begin(settings(format, overlay, maxErrors), false);
  try {
    for await (const piece of source) push(check, piece);
    return finished(check);
  } finally {
    check.free();
  }
}

/** Is a body here, and does it cross at once? */
function isSmall(body) {
  return typeof body === "string" ? body.length <= PIECE : isBytes(body) && bytes(body, "body").length <= PIECE;
}

export function splitEvents(body, given) {
  const { format, as, maxEvents, maxBytes } = options(given, ["format", "as", "maxEvents", "maxBytes"]);
  return call("split_events", {
    body: bodyText(body),
    format,
    as,
    max_events: maxEvents,
    max_bytes: maxBytes,
  });
}

const CLEAN_OPTIONS = ["format", "as", "maxEvents", "maxBytes", "overlay", "onProgress", "signal"];

/**
 * The rows that the API would keep, in bodies within its limits. The body is read twice, so it is
 * bytes, text or a Blob.
 */
export async function* cleanEvents(body, given) {
  const { format, as, maxEvents, maxBytes, overlay, ...rest } = options(given, CLEAN_OPTIONS);
  choice(as, "as", ["ndjson", "json"]);
  const events = count(maxEvents, "maxEvents", 10_000);
  const size = count(maxBytes, "maxBytes", 5_000_000);
  if (typeof body !== "string" && !isBytes(body) && !isBlob(body)) {
    throw wrongType("body", "bytes, text or a Blob, which can be read twice", body);
  }
  const check = begin(settings(format, overlay, 0), true);
  try {
    for await (const piece of pieces(body, "body", rest)) push(check, piece);
    check.run((number, glue) => glue.check_finish(number));
    check.run((number, glue) => glue.check_clean(number, as === "json", events, size));
    for await (const piece of pieces(body, "body", { signal: rest.signal })) {
      push(check, piece);
      yield* full(check);
    }
    check.run((number, glue) => glue.check_finish(number));
    yield* full(check);
  } finally {
    check.free();
  }
}

function* full(check) {
  for (let body; (body = check.run((number, glue) => glue.check_body(number))); ) yield body;
}

/** The report on a body that is here whole and can be used. */
function checked(whole, how) {
  if (how[1] === undefined && whole.length <= ROOM) {
    const report = smallCheck(how).run((number, glue) => {
      const length = bodyIntoRoom(whole);
      if (length < 0) return undefined;
      glue.check_push_room(number, length);
      return reportAt(glue.check_finish(number), glue);
    });
    if (report) return report;
  }
  const check = begin(how, false);
  try {
    push(check, whole);
    return finished(check);
  } finally {
    check.free();
  }
}

/** A check of small bodies by the built-in list, one after the other, and what was asked of it. */
let small;

function smallCheck(how) {
  const [format, , errors] = how;
  if (!small?.check.isCurrent() || small.format !== format || small.errors !== errors) {
    small?.check.free();
    small = undefined;
    small = { format, errors, check: begin(how, false) };
  }
  return small.check;
}

/** Writes a small body into the module: how many octets it is there, or -1 where they do not fit. */
function bodyIntoRoom(whole) {
  if (typeof whole !== "string") {
    memory().room.set(whole);
    return whole.length;
  }
  const { read, written } = intoRoom(whole);
  return read === whole.length ? written : -1;
}

const finished = (check) => check.run((number, glue) => reportAt(glue.check_finish(number), glue));

function begin([kind, rules, errors], keepsSurvivors) {
  return new Held((glue) => glue.check_new(kind, rules, errors, keepsSurvivors), "check_free");
}

function settings(format, overlay, maxErrors) {
  choice(format, "format", FORMATS);
  const rules = rulesOf(overlay);
  return [FORMATS.indexOf(format ?? "auto"), rules, errorCount(maxErrors)];
}

const errorCount = (most) => count(most, "maxErrors", DEFAULT_MAX_ERRORS, 0);

function count(value, at, otherwise, least = 1) {
  if (value === undefined || value === null) return otherwise;
  const expected = `a whole number of at least ${least}`;
  if (typeof value !== "number") throw wrongType(at, expected, value);
  if (!Number.isInteger(value) || value < least || value > 0xffffffff) throw wrongValue(at, expected);
  return value;
}

const push = (check, piece) =>
  typeof piece === "string" ? pushText(check, piece) : pushBytes(check, piece);

function pushBytes(check, piece) {
  check.run((number, glue) => {
    for (let at = 0; at < piece.length; at += PIECE) glue.check_push(number, piece.subarray(at, at + PIECE));
  });
}

function pushText(check, piece) {
  check.run((number, glue) => {
    for (let at = 0; at < piece.length; ) {
      let end = at + PIECE;
      // A pair is not cut in two.
      if ((piece.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
      glue.check_push(number, utf8(piece.slice(at, end)));
      at = end;
    }
  });
}

const isBlob = (body) => typeof Blob === "function" && body instanceof Blob;

/**
 * The pieces of a body, as bytes or as well-formed text. What is in memory is cut, so that
 * `onProgress` and `signal` get their turn.
 */
function pieces(body, at, { onProgress, signal }) {
  callback(onProgress, "onProgress");
  if (signal !== undefined && signal !== null) {
    if (typeof signal.throwIfAborted !== "function") throw wrongType("signal", "an AbortSignal", signal);
    signal.throwIfAborted();
  }
  const follow = { onProgress, signal, read: 0, rested: now() };
  if (typeof body === "string") return inText(text(body, at), follow);
  if (isBytes(body)) return inBytes(bytes(body, at), at, follow);
  if (isBlob(body)) return inStream(body.stream(), at, { ...follow, total: body.size });
  if (body && (typeof body[Symbol.asyncIterator] === "function" || typeof body.getReader === "function")) {
    return inStream(body, at, follow);
  }
  throw wrongType(at, "bytes, text, a Blob, a stream or an async iterable", body);
}

async function* inBytes(whole, at, follow) {
  const { length } = whole;
  follow.total = length;
  const step = follow.onProgress || follow.signal ? PIECE * 4 : length;
  for (let start = 0; start < length; start += step) {
    // While others had their turn, the buffer may have gone.
    if (whole.length < length) throw detached(at);
    const piece = whole.subarray(start, Math.min(length, start + step));
    yield piece;
    await report(follow, piece.length);
  }
}

async function* inText(whole, follow) {
  if (whole === "") return;
  yield whole;
  follow.total = follow.onProgress ? encoder.encode(whole).length : 0;
  await report(follow, follow.total);
}

async function* inStream(stream, at, follow) {
  let half = "";
  for await (const piece of iterable(stream, follow.signal)) {
    if (typeof piece === "string") {
      // A pair may be cut in two by whoever cut the text.
      let whole = half + piece;
      half = (whole.charCodeAt(whole.length - 1) & 0xfc00) === 0xd800 ? whole.slice(-1) : "";
      if (half) whole = whole.slice(0, -1);
      yield text(whole, at);
      await report(follow, follow.onProgress ? encoder.encode(whole).length : 0);
    } else if (isBytes(piece)) {
      if (half) throw loneSurrogate(at);
      const view = bytes(piece, at);
      // Measured first: the receiver may be handed a buffer that is then reused.
      const { length } = view;
      yield view;
      await report(follow, length);
    } else {
      throw wrongType(at, "a stream of strings or bytes", piece);
    }
  }
  if (half) throw loneSurrogate(at);
}

/** The pieces of a stream. One that stalls is left as soon as the signal says so. */
async function* iterable(stream, signal) {
  const source = typeof stream.getReader === "function" ? ofReader(stream.getReader()) : stream[Symbol.asyncIterator]();
  let stop;
  const aborted = () => stop?.(signal.reason);
  signal?.addEventListener?.("abort", aborted);
  let isOurTurn = true;
  try {
    for (;;) {
      // In our turn nobody was told: `onProgress` may have stopped it.
      signal?.throwIfAborted();
      isOurTurn = false;
      const { done, value } = await new Promise((resolve, reject) => {
        stop = reject;
        Promise.resolve(source.next()).then(resolve, reject);
      });
      if (done) return;
      isOurTurn = true;
      yield value;
    }
  } finally {
    signal?.removeEventListener?.("abort", aborted);
    const close = async () => source.return?.();
    if (isOurTurn) await close();
    else if (signal?.aborted) {
      // It may never answer what it was asked, so nobody waits for it; a stream of Node ends by this alone.
      stream.destroy?.();
      close().catch(() => {});
    }
  }
}

/** A reader as an iterator, which not every engine makes of a stream. */
const ofReader = (reader) => ({
  async next() {
    let isOpen = false;
    try {
      const step = await reader.read();
      isOpen = !step.done;
      return step;
    } finally {
      if (!isOpen) reader.releaseLock();
    }
  },
  async return() {
    await reader.cancel?.();
    reader.releaseLock();
  },
});

const now = () => globalThis.performance?.now() ?? 0;

async function report(follow, length) {
  follow.signal?.throwIfAborted();
  if (!follow.onProgress) return;
  follow.read += length;
  follow.onProgress({ bytes: follow.read, total: follow.total });
  // A page that shows the progress needs time to draw it.
  if (now() - follow.rested > 16) {
    await new Promise((resolve) => setTimeout(resolve));
    follow.rested = now();
    follow.signal?.throwIfAborted();
  }
}

/** A body as text. What its source throws comes through. */
async function gather(source) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (piece, stream) => {
    try {
      return decoder.decode(piece, { stream });
    } catch {
      throw new RefereeError("argument.utf8", "body: should be UTF-8");
    }
  };
  let whole = "";
  for await (const piece of source) {
    // No text stands between the octets of one character.
    whole += typeof piece === "string" ? decode(undefined, false) + piece : decode(decodable(piece), true);
  }
  return whole + decode(undefined, false);
}
