// Objects that fail, lie or change while they are read: what they throw comes through, what they
// are not is an Error with a code, and the instance works on.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import * as r from "referee-wasm";

const brand = { name: "Nova", website: "nova.example", description: "Shoes" };
const line = '{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}';
const works = () =>
  assert.deepEqual(r.normalizeWebsites(["www.a.example", "é.example"]), [
    { domain: "a.example", site: "a.example" },
    { domain: "xn--9ca.example", site: "xn--9ca.example" },
  ]);

// A TypeError, as of a connection that breaks.
class Gone extends TypeError {}
const gone = () => {
  throw new Gone("it is gone");
};
const having = (name, get = gone) => Object.defineProperty({}, name, { get, enumerable: true });
const failing = (trap) => new Proxy({}, { [trap]: gone });
const element = Object.defineProperty(["a.example", ""], 1, { get: gone });
const stream = (next) => ({ [Symbol.asyncIterator]: () => ({ next }) });

/** @type {Array<[string, () => unknown]>} */
const FAILING = [
  ["a getter of a request", () => r.createBrand(having("name"))],
  ["a getter deep in a request", () => r.createBrand({ competitors: [{ websites: [having("a")] }] })],
  ["a getter of an overlay", () => r.checkEvents("", { overlay: having("add") })],
  ["a getter of options", () => r.checkEvents("", having("overlay"))],
  ["the keys of options", () => r.checkEvents("", failing("ownKeys"))],
  ["the keys of a request", () => r.createBrand(failing("ownKeys"))],
  ["toJSON of a request", () => r.createBrand(having("toJSON"))],
  ["the tag of a request", () => r.createBrand(having(Symbol.toStringTag))],
  ["an element of websites", () => r.normalizeWebsites(element)],
  ["an element of referrers", () => r.classifyReferrers(element)],
  ["an element of a request", () => r.createBrand({ key_topics: element })],
  ["the length of websites", () => r.normalizeWebsites(new Proxy([], { get: gone }))],
  ["a getter while a brand is edited", () => new r.BrandChecker(brand).set("competitors", having("name"))],
  ["a step of a path", () => new r.BrandChecker(brand).set(element, 1)],
  ["the iterator of a stream", () => r.checkEvents(having(Symbol.asyncIterator))],
  ["next of a stream", () => r.checkEvents(stream(gone))],
  ["next of a stream, later", () => r.checkEvents(stream(async () => gone()))],
  ["a getter of what next gives", () => r.checkEvents(stream(async () => having("value")))],
  ["the reader of a stream", () => r.checkEvents({ getReader: gone })],
  ["read of a reader", () => r.checkEvents({ getReader: () => ({ read: gone, releaseLock() {} }) })],
  ["a callback", () => r.checkEvents(line, { onProgress: gone })],
  ["a signal", () => r.checkEvents(line, { signal: { throwIfAborted: gone } })],
  ["a stream that is held whole", () => r.checkEvents(stream(gone), { includeRows: true })],
  ["a callback where the body is held whole", () => r.checkEvents(line, { onProgress: gone, includeRows: true })],
  ["a signal while bodies are cleaned", () => r.cleanEvents(line, { signal: { throwIfAborted: gone } }).next()],
];

for (const [name, run] of FAILING) {
  test(`${name} fails`, async () => {
    await assert.rejects(async () => await run(), Gone);
    works();
  });
}

const shrunk = (view) => {
  const buffer = new ArrayBuffer(16, { maxByteLength: 32 });
  const made = view(buffer);
  buffer.resize(4);
  return made;
};
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const tagged = (tag, more) => ({ [Symbol.toStringTag]: tag, ...more });

/** @type {Array<[string, string, () => unknown]>} */
const LYING = [
  ["a view of less than there is", "argument.detached", () => r.checkEvents(shrunk((b) => new Uint8Array(b, 8, 8)))],
  ["a DataView of less than there is", "argument.detached", () => r.checkEvents(shrunk((b) => new DataView(b, 8)))],
  ["such a view as a piece", "argument.detached", () => new r.EventChecker().push(shrunk((b) => new Uint8Array(b, 8)))],
  ["such a view to be split", "argument.detached", () => r.splitEvents(shrunk((b) => new DataView(b, 0, 8)))],
  ["such a view in a stream", "argument.detached", () => r.checkEvents((async function* () { yield shrunk((b) => new Uint8Array(b, 8, 2)); })())],
  ["an object that says it is a buffer", "argument.type", () => r.checkEvents(tagged("ArrayBuffer", { byteLength: 7 }))],
  ["an object that says it is shared", "argument.type", () => r.checkEvents(tagged("SharedArrayBuffer", { length: 2 ** 40 }))],
  ["such an object to be split", "argument.type", () => r.splitEvents(tagged("ArrayBuffer"))],
  ["such a piece", "argument.type", () => new r.EventChecker().push(tagged("ArrayBuffer"))],
  ["a class without a name", "argument.type", () => new r.EventChecker().push(having("constructor"))],
  ["a class whose name is a symbol", "argument.type", () => new r.EventChecker().push({ constructor: { name: Symbol("a") } })],
  ["a class whose name is long", "argument.type", () => new r.EventChecker().push({ constructor: { name: "a\n".repeat(500) } })],
  ["a proxy that is revoked", "argument.type", () => new r.EventChecker().push(revoked())],
  ["text that is an object", "argument.type", () => r.normalizeWebsites([{ toString: () => "a.example" }])],
  ["2^32 events", "argument.value", () => r.cleanEvents("[]", { maxEvents: 2 ** 32 }).next()],
  ["2^53 bytes below none", "argument.value", () => r.splitEvents("[]", { maxBytes: -(2 ** 53) })],
];

for (const [name, code, run] of LYING) {
  test(`${name}: ${code}`, async () => {
    await assert.rejects(
      async () => await run(),
      (error) => {
        assert.ok(error instanceof r.RefereeError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.message, /^[^\n]{4,200}$/);
        return true;
      },
    );
    works();
  });
}

test("a buffer that may grow is a buffer", async () => {
  const bytes = new TextEncoder().encode(line);
  for (const Kind of [ArrayBuffer, SharedArrayBuffer]) {
    const buffer = new Kind(bytes.length, { maxByteLength: 1 << 20 });
    new Uint8Array(buffer).set(bytes);
    for (const body of [buffer, new Uint8Array(buffer), new DataView(buffer), new Uint16Array(buffer)]) {
      assert.equal((await r.checkEvents(body)).accepted, 1);
      assert.equal(r.splitEvents(body).bodies.length, 1);
    }
  }
});

test("a buffer that is transferred while it is read", async () => {
  const bytes = new TextEncoder().encode(`${line}\n`.repeat(40_000));
  const onProgress = () => bytes.buffer.byteLength && structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  await assert.rejects(r.checkEvents(bytes, { onProgress }), { code: "argument.detached" });
  works();
});

test("texts that change between two looks", () => {
  const other = { 0: "é", 1: "a.example/".repeat(9), 2: "" };
  for (const late of ["", "é", "x".repeat(70_000), "a\nb\nc", 7, null, { toString: () => "\n\n\n" }]) {
    let looks = 0;
    const list = new Proxy(["a.example", "b.example", "c.example"], {
      get: (target, key) => (key in other && looks++ > 2 ? late : target[key]),
    });
    for (const call of [r.normalizeWebsites, r.classifyReferrers]) {
      looks = 0;
      try {
        assert.equal(call(list).length, 3);
      } catch (error) {
        assert.ok(error instanceof r.RefereeError, String(error));
      }
      works();
    }
  }
});

test("values that change between two looks", () => {
  for (const late of [NaN, "\ud800", undefined, () => 1, new Map(), { toJSON: () => "\ud800" }]) {
    let looks = 0;
    const name = () => (looks++ ? late : "Nova");
    try {
      assert.equal(r.createBrand({ ...brand, __proto__: null, get name() { return name(); } }).status, 422);
    } catch (error) {
      assert.ok(error instanceof r.RefereeError, String(error));
    }
    works();
  }
});

test("no stack left", () => {
  let failed = 0;
  const dive = () => {
    try {
      return dive();
    } catch {
      try {
        return r.createBrand(brand);
      } catch (error) {
        failed++;
        throw error;
      }
    }
  };
  assert.equal(dive().status, 200);
  assert.ok(failed > 0);
  works();
});

test("a stream that is left half read is closed", async () => {
  let closed = 0;
  const forever = async function* () {
    try {
      for (;;) yield line;
    } finally {
      closed++;
    }
  };
  const stop = new AbortController();
  const stopped = r.checkEvents(forever(), { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, { name: "AbortError" });
  await assert.rejects(r.checkEvents(forever(), { onProgress: gone }), Gone);
  assert.equal(closed, 2);
  works();
});

test("a stream that stalls is left at once", async () => {
  const closed = [];
  const never = new Promise(() => {});
  const octets = new TextEncoder().encode(line);
  const web = new ReadableStream({
    start: (controller) => controller.enqueue(octets),
    pull: () => never,
    cancel: () => void closed.push("web"),
  });
  const node = new Readable({
    read() {},
    destroy(error, done) {
      closed.push("node");
      done(error);
    },
  });
  node.push(octets);
  const steps = [{ value: line }, never];
  const own = stream(() => steps.shift());
  for (const body of [web, node, own]) {
    const stop = new AbortController();
    const stopped = r.checkEvents(body, { signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await assert.rejects(stopped, { name: "AbortError" });
  }
  assert.deepEqual(closed, ["web", "node"]);
  // Stopped between two pieces, the next of which never comes.
  const stop = new AbortController();
  const between = [{ value: line }, never];
  const stopped = r.checkEvents(stream(() => between.shift()), { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, { name: "AbortError" });
  works();
});
