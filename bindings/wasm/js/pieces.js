// The pieces of a body of any kind, one after the other: of bytes, text, a Blob or a stream.

import { bytes, callback, decodable, detached, isBytes, loneSurrogate, text, wrongType } from "./guards.js";
import { RefereeError } from "./error.js";

/** What crosses at once: large enough to be fast, small enough to leave the memory as it is. */
export const PIECE = 1 << 18;
const encoder = new TextEncoder();

export const isBlob = (body) => typeof Blob === "function" && body instanceof Blob;

/**
 * The pieces of a body, as bytes or as well-formed text. What is in memory is cut, so that
 * `onProgress` and `signal` get their turn.
 */
export function pieces(body, at, { onProgress, signal }) {
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
export async function gather(source) {
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
