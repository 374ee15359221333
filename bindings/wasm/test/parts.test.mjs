// `referee-wasm/brand` and `referee-wasm/events` beside the package that they are parts of.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PACKAGE, vectors } from "./files.mjs";
import * as whole from "referee-wasm";
import * as brand from "referee-wasm/brand";
import * as events from "referee-wasm/events";

for (const [name, part] of Object.entries({ brand, events })) {
  test(`${name} has the functions that it declares, all of them the package's`, () => {
    const declared = readFileSync(join(PACKAGE, `${name}.d.ts`), "utf8").match(/^export \{([^}]*)\}/m)[1].match(/\w+/g);
    assert.deepEqual(declared, Object.keys(part).filter((name) => name !== "start"));
    for (const name of declared) assert.equal(typeof whole[name], "function", name);
  });
}

test("many websites at once", () => {
  const inputs = vectors().normalize_website.cases.map((one) => one.in.input).filter((input) => typeof input === "string");
  assert.ok(inputs.length > 100);
  assert.deepEqual(brand.normalizeWebsites(inputs), whole.normalizeWebsites(inputs));
});

test("a brand while it is edited", () => {
  const stored = {
    id: 1,
    name: "Nova",
    website: "nova.example",
    competitors: [{ id: 7, name: "Acme", websites: ["acme.example"] }],
  };
  const edits = [
    (form) => form.set("competitors.0.websites.1", "https://WWW.nova.example/"),
    (form) => form.set("competitors.0.websites.1", "nova.example/shop"),
    (form) => form.set("alternative_websites", ["bücher.example", "acme.example"]),
    (form) => form.set("name", " "),
    (form) => form.set("name", "Nova").remove("competitors.0"),
    (form) => form.set("personas", [1, 2, 3, 4].map((at) => ({ name: `P${at}`, description: "" }))),
  ];
  const forms = [whole, brand].map(({ BrandChecker }) => new BrandChecker(stored, { limits: { "brand.personas.count": 3 } }));
  const statuses = edits.map((edit) => {
    const [wanted, got] = forms.map((form) => {
      edit(form);
      return { answer: form.answer(), conflicts: form.conflicts(), overlaps: form.overlaps(), request: form.request(), all: form.toJSON() };
    });
    assert.deepEqual(got, wanted);
    return got.answer.status;
  });
  assert.deepEqual(statuses, [409, 200, 409, 422, 200, 200]);
  for (const form of forms) form.free();
});

test("a check of events, in one piece and in many", async () => {
  const rows = [
    { date: "2026-05-20", raw_referrer_value: "chatgpt.com", raw_page_value: "/a", pageviews: 4 },
    { date: "2026-05-20", raw_referrer_value: "https://chat.acme.example/", raw_page_value: "/b", revenue: 1 },
    { date: "2026-02-30", raw_referrer_value: "perplexity", raw_page_value: "", sessions: 1.5 },
    { date: "2026-05-20", raw_referrer_value: "chatgpt.com", raw_page_value: "/a", purchase_revenue: 0.1 },
  ];
  const body = rows.map((row) => JSON.stringify(row)).join("\n");
  const overlay = { add: [{ slug: "acme", name: "Acme", hosts: ["chat.acme.example"] }] };
  const results = async ({ EventChecker, checkEvents, classifyReferrers, cleanEvents, listPlatforms, splitEvents }) => {
    const check = new EventChecker({ overlay });
    for (const piece of body.match(/[^]{1,7}/g)) check.push(piece);
    const clean = [];
    for await (const piece of cleanEvents(new Blob([body]), { overlay })) clean.push(new TextDecoder().decode(piece));
    return {
      reports: [await checkEvents(body), await checkEvents(Buffer.from(body), { includeRows: true }), check.finish()],
      clean,
      split: splitEvents(`${JSON.stringify(rows[0])}\n`.repeat(3), { as: "json" }),
      classified: classifyReferrers(rows.map((row) => row.raw_referrer_value), { overlay }),
      list: listPlatforms({ overlay }),
    };
  };
  const [wanted, got] = [await results(whole), await results(events)];
  assert.deepEqual(got, wanted);
  assert.deepEqual(got.reports.map((report) => [report.accepted, report.rejected, report.invalid]), [[2, 1, 1], [2, 1, 1], [3, 0, 1]]);
  assert.equal(got.clean.join("").split("\n").length, 3);
});

test("what a part does not have it says", () => {
  const unknown = { code: "operation.unknown", message: /the whole package has all/ };
  assert.throws(() => brand.call("check_events", { body: "" }), unknown);
  assert.throws(() => events.call("normalize_website", { input: "example.com" }), unknown);
  assert.throws(() => brand.normalizeWebsite(42), (error) => error instanceof brand.RefereeError && error.code === "argument.type");
  assert.throws(() => events.classifyReferrer(42), (error) => error instanceof events.RefereeError && error.code === "argument.type");
});

const START = `
  const [folder, other] = process.argv.slice(1).map((path) => new URL(path, "file:"));
  const { readFileSync } = await import("node:fs");
  const { RefereeError, call, init, initSync } = await import(new URL("index.web.js", folder));
  const refused = [];
  for (const bytes of [readFileSync(new URL("referee.wasm", other)), new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])]) {
    try { initSync(bytes); } catch (error) { refused.push(error); }
    await init(bytes).catch((error) => refused.push(error));
  }
  await init(readFileSync(new URL("referee.wasm", folder)));
  try { call("none"); } catch (error) { refused.push(error); }
  console.log(refused.map((error) => error instanceof RefereeError && error.code).join());
`;

test("the module of another part is refused, and the right one is taken after it", () => {
  for (const [own, other] of [["", "brand/"], ["", "events/"], ["brand/", "events/"], ["events/", "brand/"]]) {
    const folders = [own, other].map((folder) => join(PACKAGE, "dist", folder, "/"));
    const codes = execFileSync(process.execPath, ["--input-type=module", "--eval", START, ...folders], { encoding: "utf8" });
    assert.equal(codes.trim(), "init.failed,".repeat(4) + "operation.unknown", `${other} for ${own || "all"}`);
  }
});
