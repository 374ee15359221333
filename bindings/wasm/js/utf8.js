// Text as UTF-8, into memory that is kept: what crosses is copied at once, and to allocate anew
// each time would cost as much as the writing.

/** What is kept is never larger than this. */
const MOST = 1 << 21;
const encoder = new TextEncoder();
let kept = new Uint8Array(0);

/** The octets of well-formed text, until the next call. */
export function utf8(text) {
  const { length } = text;
  if (length > MOST) return encoder.encode(text);
  // Most of what crosses is ASCII, or nearly.
  if (kept.length < length) kept = new Uint8Array(Math.min(MOST, length + (length >> 2) + 1024));
  let { read, written } = encoder.encodeInto(text, kept);
  if (read < length && 3 * length <= MOST) {
    kept = new Uint8Array(3 * length);
    ({ read, written } = encoder.encodeInto(text, kept));
  }
  return read === length ? kept.subarray(0, written) : encoder.encode(text);
}
