// What must never reach the module: every row throws an Error with this code, and the instance
// works on.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as r from "referee-wasm";

const half = "a\ud800b";
const brand = { name: "Nova", website: "nova.example" };
const detached = () => {
  const bytes = new Uint8Array([91, 93]);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
};
const cycle = { name: "a" };
cycle.self = cycle;
const nested = (levels) => JSON.parse("[".repeat(levels) + "]".repeat(levels));
const deep = nested(500);
const chunks = async function* (...pieces) {
  yield* pieces;
};

/** @type {Array<[string, string, () => unknown]>} */
const TABLE = [
  // wrong types
  ["number for text", "argument.type", () => r.normalizeWebsite(42)],
  ["null for text", "argument.type", () => r.normalizeWebsite(null)],
  ["nothing for text", "argument.missing", () => r.normalizeWebsite()],
  ["array for text", "argument.type", () => r.normalizeWebsite(["example.com"])],
  ["String object for text", "argument.type", () => r.normalizeWebsite(new String("example.com"))],
  ["symbol for text", "argument.type", () => r.normalizeWebsite(Symbol("a"))],
  ["bigint for text", "argument.type", () => r.normalizeWebsite(1n)],
  ["function for text", "argument.type", () => r.normalizeWebsite(() => "a")],
  ["text for an array", "argument.type", () => r.normalizeWebsites("example.com")],
  ["typed array for an array", "argument.type", () => r.normalizeWebsites(new Uint8Array(2))],
  ["number in an array", "argument.type", () => r.normalizeWebsites(["a.example", 7])],
  ["hole in an array", "argument.missing", () => r.normalizeWebsites(["a.example", , "b.example"])],
  ["number in referrers", "argument.type", () => r.classifyReferrers([1])],
  ["number in URLs", "argument.type", () => r.classifyCitations(brand, [1])],
  ["Map for a brand", "argument.type", () => r.findConflicts(new Map([["name", "a"]]))],
  ["Date in a request", "argument.type", () => r.createBrand({ name: new Date(0) })],
  ["Set in a request", "argument.type", () => r.createBrand({ personas: new Set() })],
  ["bigint in a request", "argument.type", () => r.createBrand({ name: 1n })],
  ["function in a request", "argument.type", () => r.createBrand({ name() {} })],
  ["hole in a request", "argument.missing", () => r.createBrand({ key_topics: [, "a"] })],
  ["object with toJSON", "argument.type", () => r.createBrand({ toJSON: () => ({}) })],
  ["number for an overlay", "argument.type", () => r.classifyReferrer("a", { overlay: new Map() })],
  ["text for options", "argument.type", () => r.classifyReferrer("a", "overlay")],
  ["misspelt option", "argument.unknown_option", () => r.checkEvents("", { formats: "json" })],
  ["misspelt option", "argument.unknown_option", () => r.listPrompts([], { Limit: 1 })],
  ["text for a callback", "argument.type", () => r.checkEvents("", { onProgress: "yes" })],
  ["number for a format", "argument.type", () => r.checkEvents("", { format: 1 })],
  ["unknown format", "argument.value", () => r.checkEvents("", { format: "csv" })],
  ["number for a body", "argument.type", () => r.checkEvents(5)],
  ["null for a body", "argument.type", () => r.checkEvents(null)],
  ["nothing for a body", "argument.missing", () => r.checkEvents()],
  ["array for a body", "argument.type", () => r.checkEvents([1, 2])],
  ["number in a stream", "argument.type", () => r.checkEvents(chunks("[", 5))],
  ["stream for cleaning", "argument.type", () => r.cleanEvents(chunks("[]")).next()],
  ["number for a piece", "argument.type", () => new r.EventChecker().push(5)],
  ["number for a path", "argument.type", () => new r.BrandChecker(brand).set(5, "a")],
  ["fraction in a path", "argument.type", () => new r.BrandChecker(brand).set(["competitors", 0.5], "a")],
  ["text for a brand", "argument.type", () => new r.BrandChecker("nova")],
  // numbers that would wrap, vanish or become null
  ["NaN", "argument.not_finite", () => r.findConflicts({ ...brand, id: NaN })],
  ["Infinity", "argument.not_finite", () => r.createBrand({ name: Infinity })],
  ["-Infinity in a list", "argument.not_finite", () => r.createBrand({ key_topics: [-Infinity] })],
  ["NaN as a limit", "argument.not_finite", () => r.splitEvents("[]", { maxEvents: NaN })],
  ["0 as a limit", "argument.value", () => r.splitEvents("[]", { maxEvents: 0 })],
  ["negative limit", "argument.value", () => r.splitEvents("[]", { maxBytes: -1 })],
  ["fraction as a limit", "argument.value", () => r.splitEvents("[]", { maxEvents: 1.5 })],
  ["2^32 errors", "argument.value", () => r.checkEvents("", { maxErrors: 2 ** 32 })],
  ["-1 errors", "argument.value", () => r.checkEvents("", { maxErrors: -1 }), /maxErrors: .* at least 0/],
  ["no events a body", "argument.value", () => r.cleanEvents("", { maxEvents: 0 }).next(), /maxEvents: .* at least 1/],
  ["NaN errors", "argument.value", () => r.checkEvents("", { maxErrors: NaN })],
  ["65736.5 errors", "argument.value", () => r.checkEvents("", { maxErrors: 65736.5 })],
  ["text for a number", "argument.type", () => r.checkEvents("", { maxErrors: "5" })],
  ["NaN errors beside rows", "argument.value", () => r.checkEvents("", { maxErrors: NaN, includeRows: true })],
  ["a number for a signal", "argument.type", () => r.checkEvents("", { signal: 5 })],
  // text that UTF-8 cannot hold
  ["lone surrogate", "argument.lone_surrogate", () => r.normalizeWebsite(half)],
  ["lone surrogate in an array", "argument.lone_surrogate", () => r.normalizeWebsites(["a", half])],
  ["halves in two texts", "argument.lone_surrogate", () => r.normalizeWebsites(["\ud83d", "\ude00"])],
  ["lone surrogate in referrers", "argument.lone_surrogate", () => r.classifyReferrers([half])],
  ["lone surrogate in a referrer", "argument.lone_surrogate", () => r.classifyReferrer(half)],
  ["lone surrogate in a request", "argument.lone_surrogate", () => r.createBrand({ name: half })],
  ["lone surrogate as a name", "argument.lone_surrogate", () => r.createBrand({ [half]: 1 })],
  ["lone surrogate in a body", "argument.lone_surrogate", () => r.checkEvents(half)],
  ["lone surrogate in a stream", "argument.lone_surrogate", () => r.checkEvents(chunks("\ud83d", "a"))],
  ["lone surrogate at its end", "argument.lone_surrogate", () => r.checkEvents(chunks("a\ud83d"))],
  ["half a pair before bytes", "argument.lone_surrogate", () => r.checkEvents(chunks("\ud83d", new Uint8Array(1)))],
  ["lone surrogate in text", "argument.lone_surrogate", () => r.findMentions(brand, half)],
  ["lone surrogate in a path", "argument.lone_surrogate", () => new r.BrandChecker(brand).set(half, 1)],
  ["lone surrogate as an operation", "argument.lone_surrogate", () => r.call(half, {})],
  // memory that is gone, shapes that do not end
  ["detached bytes", "argument.detached", () => r.checkEvents(detached())],
  ["detached buffer", "argument.detached", () => r.checkEvents(detached().buffer)],
  ["detached piece", "argument.detached", () => new r.EventChecker().push(detached())],
  ["detached body to split", "argument.detached", () => r.splitEvents(detached())],
  ["text inside a character, held whole", "argument.utf8", () => r.checkEvents(chunks(new Uint8Array([0xc3]), "a", new Uint8Array([0xa9])), { includeRows: true })],
  ["no UTF-8 to split", "argument.utf8", () => r.splitEvents(new Uint8Array([0xff]))],
  ["cycle", "argument.depth", () => r.createBrand(cycle)],
  ["128 levels", "argument.depth", () => r.call("normalize_website", { input: "a.example", x: nested(127) })],
  ["500 levels", "argument.depth", () => r.createBrand(deep)],
  // what the core refuses keeps its code
  ["no website", "website.invalid_host", () => r.normalizeWebsite("a b.example")],
  ["unknown operation", "operation.unknown", () => r.call("normalise_website", {})],
  ["bad overlay", "overlay.not_a_host", () => r.classifyReferrers(["a"], { overlay: { add: [{ slug: "grok", hosts: ["/"] }] } })],
  ["bad overlay of events", "overlay.not_a_host", () => r.checkEvents("", { overlay: { add: [{ slug: "grok", hosts: ["/"] }] } })],
  ["path through text", "path.no_container", () => new r.BrandChecker(brand).set("name.first", 1)],
  ["index past the end", "path.out_of_range", () => new r.BrandChecker(brand).set("competitors.1.name", "a")],
  ["name where a list stands", "path.not_an_index", () => new r.BrandChecker({ ...brand, competitors: [] }).set("competitors.first", 1)],
  ["128 steps", "argument.depth", () => new r.BrandChecker(brand).set(Array(128).fill("a"), 1)],
  ["a path and a value that are too deep", "argument.depth", () => new r.BrandChecker(brand).set(Array(100).fill("a"), nested(27))],
  ["removal of nothing", "path.absent", () => new r.BrandChecker(brand).remove("status")],
  ["empty path", "path.empty", () => new r.BrandChecker(brand).set("", 1)],
];

for (const [name, code, run, says] of TABLE) {
  test(`${name}: ${code}`, async () => {
    await assert.rejects(
      async () => await run(),
      (error) => {
        assert.ok(error instanceof Error && error instanceof r.RefereeError, String(error));
        assert.equal(error.code, code, error.message);
        assert.match(error.message, /^[^\n]{4,200}$/);
        if (says) assert.match(error.message, says);
        return true;
      },
    );
    assert.deepEqual(r.normalizeWebsite("www.example.com"), { domain: "example.com", site: "example.com" });
  });
}

test("a lone surrogate is told from what stands for it, wherever it is", () => {
  const whole = Array.from({ length: 1100 }, (_, index) => (index % 90 === 5 ? "x.example/\ufffd" : "😀.example/é"));
  assert.equal(r.normalizeWebsites(whole)[5].site, "x.example/%ef%bf%bd");
  for (const at of [0, 5, 700, 1099]) {
    for (const one of [half, `x.example/\ufffd${half}`, `x.example/${"a".repeat(70_000)}${half}`]) {
      const message = new RegExp(`^inputs\\[${at}\\]: `);
      assert.throws(() => r.normalizeWebsites(Object.assign([...whole], { [at]: one })), { code: "argument.lone_surrogate", message });
    }
  }
});

test("an argument is as deep as on every face", () => {
  assert.equal(r.call("normalize_website", { input: "a.example", x: nested(126) }).site, "a.example");
  const form = new r.BrandChecker(brand).set(Array(100).fill("a"), nested(26));
  assert.deepEqual(form.answer(), r.updateBrand(brand, form.request()));
});

test("no message shows user info", () => {
  assert.throws(
    () => r.normalizeWebsite("https://user:secret@exa mple"),
    (error) => !error.message.includes("secret"),
  );
});
