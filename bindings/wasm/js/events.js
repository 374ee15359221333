// Events of any size: pieces of bytes go into the module, a report or clean bodies come out.

import { bytes, callback, choice, detached, isBytes, json, options, text, loneSurrogate, wrongType, wrongValue } from "./guards.js";
import { call, rulesOf } from "./operations.js";
import { RefereeError } from "./error.js";
import { Held, run } from "./instance.js";
import { utf8 } from "./utf8.js";

/** What crosses at once: large enough to be fast, small enough to leave the memory as it is. */
const PIECE = 1 << 18;
/** The module knows them by their places. */
const FORMATS = ["auto", "json", "ndjson"];
const DEFAULT_MAX_ERRORS = 10_000;
const encoder = new TextEncoder();

/** A check that is handed pieces, for those who read themselves. */
export class EventChecker {
  #check;

  constructor(given) {
    const { format, overlay, maxErrors } = options(given, ["format", "overlay", "maxErrors"]);
    this.#check = begin(format, overlay, maxErrors, false);
  }

  /** Reads the next piece: bytes, or text that is whole. */
  push(piece) {
    const check = this.#running();
    if (typeof piece === "string") {
      text(piece, "piece");
      pushText(check, piece);
    } else if (isBytes(piece)) {
      pushBytes(check, bytes(piece, "piece"));
    } else {
      throw wrongType("piece", "a string or bytes", piece);
    }
  }

  /** The report. Nothing more can be read. */
  finish() {
    const check = this.#running();
    const report = check.run((held) => held.finish());
    this.free();
    return reportOf(report);
  }

  free() {
    this.#check?.free();
    this.#check = undefined;
  }

  #running() {
    if (!this.#check) throw new RefereeError("check.finished", "the check is finished or freed");
    return this.#check;
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
    const [kind, rules, errors] = settings(format, overlay, maxErrors);
    const whole = typeof body === "string" ? utf8(text(body, "body")) : bytes(body, "body");
    return reportOf(run((glue) => glue.check_events(whole, kind, rules, errors)));
  }
  const source = pieces(body, "body", rest);
  if (includeRows) {
    const whole = await gather(source);
    return call("check_events", { body: whole, format, overlay, include_rows: includeRows });
  }
  const check = begin(format, overlay, maxErrors, false);
  try {
    for await (const piece of source) push(check, piece);
    return reportOf(check.run((held) => held.finish()));
  } finally {
    check.free();
  }
}

/** A report from its values, which cross without their keys. */
function reportOf(line) {
  const [counts, lists] = JSON.parse(line);
  const [status, format, events, accepted, rejected, invalid, duplicates, upserts] = counts;
  return {
    status,
    format,
    events,
    accepted,
    rejected,
    invalid,
    duplicates,
    upserts,
    errors: lists[0],
    errors_omitted: lists[1],
    rejections: lists[2],
    unknown_referrers: lists[3],
    unknown_referrers_omitted: lists[4],
    unknown_fields: lists[5],
    unknown_fields_omitted: lists[6],
    platforms: lists[7],
    list: lists[8],
  };
}

/** Is a body here, and does it cross at once? */
function isSmall(body) {
  return typeof body === "string" ? body.length <= PIECE : isBytes(body) && bytes(body, "body").length <= PIECE;
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
  const check = begin(format, overlay, 0, true);
  let cleaner;
  try {
    for await (const piece of pieces(body, "body", rest)) push(check, piece);
    check.run((held) => held.finish());
    cleaner = new Held(() => check.run((held) => held.cleaner(as ?? "ndjson", events, size)));
    for await (const piece of pieces(body, "body", { signal: rest.signal })) {
      push(cleaner, piece);
      yield* full(cleaner);
    }
    cleaner.run((held) => held.finish());
    yield* full(cleaner);
  } finally {
    check.free();
    cleaner?.free();
  }
}

function* full(cleaner) {
  for (let body; (body = cleaner.run((held) => held.body())); ) yield body;
}

function begin(format, overlay, maxErrors, keepsSurvivors) {
  const [kind, rules, errors] = settings(format, overlay, maxErrors);
  return new Held((glue) => new glue.EventCheck(kind, rules, errors, keepsSurvivors));
}

function settings(format, overlay, maxErrors) {
  choice(format, "format", FORMATS);
  const rules = rulesOf(overlay);
  const errors = maxErrors === 0 ? 0 : count(maxErrors, "maxErrors", DEFAULT_MAX_ERRORS);
  return [FORMATS.indexOf(format ?? "auto"), rules, errors];
}

function count(value, at, otherwise) {
  if (value === undefined || value === null) return otherwise;
  if (typeof value !== "number") throw wrongType(at, "a whole number of at least 1", value);
  if (!Number.isInteger(value) || value < 1 || value > 0xffffffff) {
    throw wrongValue(at, "a whole number of at least 1");
  }
  return value;
}

const push = (check, piece) =>
  typeof piece === "string" ? pushText(check, piece) : pushBytes(check, piece);

function pushBytes(check, piece) {
  check.run((held) => {
    for (let at = 0; at < piece.length; at += PIECE) held.push(piece.subarray(at, at + PIECE));
  });
}

function pushText(check, piece) {
  check.run((held) => {
    for (let at = 0; at < piece.length; ) {
      let end = at + PIECE;
      // A pair is not cut in two.
      if ((piece.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
      held.push(utf8(piece.slice(at, end)));
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
  for await (const piece of iterable(stream)) {
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

async function* iterable(stream) {
  if (typeof stream[Symbol.asyncIterator] === "function") {
    yield* stream;
    return;
  }
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

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

async function gather(source) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let whole = "";
  try {
    for await (const piece of source) {
      whole += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    }
    return whole + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new RefereeError("argument.utf8", "body: should be UTF-8");
    throw error;
  }
}
