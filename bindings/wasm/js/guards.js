// What JavaScript would let through and WebAssembly or JSON would change in silence: lone
// surrogates become U+FFFD, NaN becomes null or 0, a Map becomes {}. Everything else that is wrong
// with an argument the core says itself, with the same codes as on the command line.

import { RefereeError, missing, wrongType, wrongValue } from "./error.js";

/** As deep as every face takes an argument. */
const MAX_DEPTH = 127;

const isWellFormed = String.prototype.isWellFormed
  ? (text) => text.isWellFormed()
  : (text) => !/\p{Surrogate}/u.test(text);

/** A string without lone surrogates. */
export function text(value, at) {
  if (typeof value !== "string") throw wrongType(at, "a string", value);
  if (!isWellFormed(value)) throw loneSurrogate(at);
  return value;
}

/** Strings without lone surrogates: joined by line feeds, with the length of each. */
export function joined(values, at) {
  const lengths = new Uint32Array(list(values, at).length);
  const text = join(values, at, 0, lengths);
  wellFormed(text, values, at, 0);
  return { text, lengths };
}

export function list(values, at) {
  if (!Array.isArray(values)) throw wrongType(at, "an array of strings", values);
  return values;
}

/** Joins strings by line feeds, and notes the length of each. `start` is the index of the first of them. */
export function join(values, at, start, lengths) {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== "string") throw wrongType(`${at}[${start + index}]`, "a string", value);
    lengths[index] = value.length;
  }
  return values.join("\n");
}

/** Have strings, and the text that was joined from them, no lone surrogates? */
export function wellFormed(text, values, at, start) {
  if (!isWellFormed(text)) throw loneSurrogate(`${at}[${start + values.findIndex((v) => !isWellFormed(v))}]`);
}

/**
 * JSON text of a value that JSON can hold, and that stands `depth` deep in another. Properties that
 * hold `undefined` are absent.
 */
export function json(value, at, depth = 0) {
  if (depth > MAX_DEPTH) throw tooDeep(at);
  check(value, at, depth);
  return JSON.stringify(value);
}

function tooDeep(at) {
  const start = at.length > 40 ? `${at.slice(0, 40)}…` : at;
  return new RefereeError("argument.depth", `${start}: should be nested at most ${MAX_DEPTH} deep`);
}

function check(value, at, depth) {
  switch (typeof value) {
    case "string":
      if (!isWellFormed(value)) throw loneSurrogate(at);
      return;
    case "number":
      if (!Number.isFinite(value)) {
        throw new RefereeError("argument.not_finite", `${at}: should be a finite number, is ${value}`);
      }
      return;
    case "boolean":
      return;
    case "object":
      break;
    default:
      throw wrongType(at, "a JSON value", value);
  }
  if (value === null) return;
  if (depth === MAX_DEPTH) throw tooDeep(at);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      check(value[index], `${at}[${index}]`, depth + 1);
    }
    return;
  }
  // Tells a Map, a Date or a String object apart, also one of another realm.
  if (Object.prototype.toString.call(value) !== "[object Object]" || typeof value.toJSON === "function") {
    throw wrongType(at, "a plain object", value);
  }
  for (const key of Object.keys(value)) {
    if (!isWellFormed(key)) throw loneSurrogate(at);
    if (value[key] !== undefined) check(value[key], at === "argument" ? key : `${at}.${key}`, depth + 1);
  }
}

const { keys } = Object.getPrototypeOf(Uint8Array.prototype);

/** The octets of a typed array, a DataView or a buffer, without a copy. */
export function bytes(value, at) {
  try {
    // A detached buffer has no view of any length.
    if (!ArrayBuffer.isView(value)) return new Uint8Array(value);
    // A typed array beyond the end of a buffer that has shrunk says that it is empty, but has no
    // keys; a DataView there has no length.
    if ("BYTES_PER_ELEMENT" in value) keys.call(value);
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  } catch {
    throw detached(at);
  }
}

export const detached = (at) =>
  new RefereeError("argument.detached", `${at}: should be a buffer that was neither transferred nor cut`);

export const isBytes = (value) => ArrayBuffer.isView(value) || sizes.some((size) => has(size, value));

/** The getters that only a buffer answers, also one of another realm, whatever it says it is. */
const sizes = [ArrayBuffer, globalThis.SharedArrayBuffer]
  .filter(Boolean)
  .map((kind) => Object.getOwnPropertyDescriptor(kind.prototype, "byteLength").get);

function has(getter, value) {
  try {
    getter.call(value);
    return true;
  } catch {
    return false;
  }
}

/** Octets as a decoder takes them: that of a browser refuses a buffer that may grow. */
export const decodable = (view) => (view.buffer.resizable || view.buffer.growable ? new Uint8Array(view) : view);

/** A body that the operation takes as text. */
export function bodyText(body) {
  if (!isBytes(body)) return body;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(decodable(bytes(body, "body")));
  } catch (error) {
    if (error instanceof RefereeError) throw error;
    throw new RefereeError("argument.utf8", "body: should be UTF-8");
  }
}

/** An options object with no other keys than `known`: a misspelt option is an error. */
export function options(value, known) {
  if (value === undefined || value === null) return {};
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    throw wrongType("options", "an object", value);
  }
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new RefereeError(
        "argument.unknown_option",
        `${key}: is no option here; there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`,
      );
    }
  }
  return value;
}

/** A function, where it is there. */
export function callback(value, at) {
  if (value !== undefined && typeof value !== "function") throw wrongType(at, "a function", value);
  return value;
}

/** One of some strings, where it is there. */
export function choice(value, at, choices) {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongType(at, "a string", value);
  if (!choices.includes(value)) throw wrongValue(at, choices.map((c) => `"${c}"`).join(" or "));
  return value;
}

export function loneSurrogate(at) {
  return new RefereeError(
    "argument.lone_surrogate",
    `${at}: should be well-formed text, has half of a surrogate pair`,
  );
}

export { missing, wrongType, wrongValue };
