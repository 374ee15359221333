// `referee-wasm/brand` beside the package that it is a part of.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PACKAGE, vectors } from "./files.mjs";
import * as whole from "referee-wasm";
import * as brand from "referee-wasm/brand";

test("it has the functions that it declares, all of them the package's", () => {
  const declared = readFileSync(join(PACKAGE, "brand.d.ts"), "utf8").match(/^export \{([^}]*)\}/m)[1].match(/\w+/g);
  assert.deepEqual(declared, Object.keys(brand).filter((name) => name !== "start"));
  for (const name of declared) assert.equal(typeof whole[name], "function", name);
});

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

test("what it does not have it says", () => {
  assert.throws(() => brand.call("check_events", { body: "" }), { code: "operation.unknown", message: /the whole package has all/ });
  assert.throws(() => brand.normalizeWebsite(42), (error) => error instanceof brand.RefereeError && error.code === "argument.type");
});
