// What is used again and again must not grow, and what breaks must not stay broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { vectors } from "./files.mjs";

// The instance is the package's own business: it is seen here as the engine makes it.
const instances = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    instances.push(this);
  }
};
const r = await import("referee-wasm");

const brand = { name: "Nova", website: "nova.example", description: "Shoes", competitors: [{ name: "Acme" }] };
const lines = Array.from({ length: 1000 }, (_, index) =>
  JSON.stringify({ date: "2026-05-20", raw_referrer_value: "chatgpt.com", raw_page_value: `/${index}` }),
).join("\n");
const body = new TextEncoder().encode(lines);
const overlay = { add: [{ slug: "grok", hosts: ["x.example"] }] };

async function once() {
  await r.checkEvents(body);
  await r.checkEvents(lines.slice(0, 9000), { overlay });
  for await (const part of r.cleanEvents(body.subarray(0, 9000))) assert.ok(part.length > 0);
  r.normalizeWebsites(["a.example", "b.example"]);
  r.classifyReferrers(["chatgpt.com"], { overlay });
  const form = new r.BrandChecker(brand);
  form.set("competitors.0.websites.0", "c.example");
  form.conflicts();
  form.answer();
  form.free();
  assert.throws(() => r.normalizeWebsite(""));
}

test("1,000 checks leave no memory behind", async () => {
  const { memory } = instances.at(-1).exports;
  for (let round = 0; round < 20; round++) await once();
  const before = memory.buffer.byteLength;
  for (let round = 0; round < 1000; round++) await once();
  assert.equal(memory.buffer.byteLength, before);
  assert.ok(before < 8 << 20, `${before} bytes`);
});

test("a body of 64 MB passes through a few", async () => {
  const { memory } = instances.at(-1).exports;
  const repeated = async function* () {
    for (let sent = 0; sent < 64e6; sent += body.length + 1) {
      yield body;
      yield "\n";
    }
  };
  const report = await r.checkEvents(repeated());
  assert.equal(report.upserts, 1000);
  assert.ok(memory.buffer.byteLength < 8 << 20, `${memory.buffer.byteLength} bytes`);
});

test("what nobody holds any more is freed", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const { memory } = instances.at(-1).exports;
  const forget = async (rounds) => {
    for (let round = 0; round < rounds; round++) {
      for (let made = 0; made < 50; made++) new r.BrandChecker({ ...brand, description: "x".repeat(10_000) });
      collect();
      await setImmediate();
    }
    return memory.buffer.byteLength;
  };
  const before = await forget(5);
  assert.equal(await forget(50), before);
});

test("an instance that breaks is replaced", async () => {
  const form = new r.BrandChecker(brand);
  const { memory } = instances.at(-1).exports;
  // No memory left to grow into: the next large allocation traps.
  memory.grow(65536 - memory.buffer.byteLength / 65536);
  assert.throws(() => r.normalizeWebsites(["x".repeat(16 << 20)]), { code: "internal" });
  assert.equal(r.normalizeWebsite("a.example").site, "a.example");
  assert.equal(r.normalizeWebsites(["x".repeat(16 << 20)])[0].error.code, "website.too_long");
  // What lived in the old one says so.
  assert.throws(() => form.conflicts(), { code: "internal" });
  // The new one has a seed that is a secret too.
  const { cases } = vectors().check_events;
  const colliding = cases.find(({ id }) => id === "two pages whose keys collide under the seed that is no secret");
  assert.equal((await r.checkEvents(colliding.in.body)).upserts, 2);
  assert.equal(r.normalizeWebsite("a.example").site, "a.example");
  form.free();
});
