// Events of any size: pieces of bytes go into the module, a report or clean bodies come out.

import { bodyText, bytes, choice, isBytes, options, text, wrongType, wrongValue } from "./guards.js";
import { call } from "./call.js";
import { RefereeError } from "./error.js";
import { Held, ROOM, intoRoom, memory, ready } from "./instance.js";
import { PIECE, gather, isBlob, pieces } from "./pieces.js";
import { rulesOf } from "./referrers.js";
import { FORMATS, reportAt } from "./report.js";
import { utf8 } from "./utf8.js";

const DEFAULT_MAX_ERRORS = 10_000;

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
