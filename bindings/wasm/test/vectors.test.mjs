import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { manifest, operations, vectors } from "./files.mjs";
import { CALLS, ofBrand, runVectors } from "./vectors.mjs";
import * as esm from "referee-wasm";

const require = createRequire(import.meta.url);
const faces = {
  "Node ESM": esm,
  "Node CommonJS": require("referee-wasm"),
  "inline ESM": await import("referee-wasm/inline"),
  "inline CommonJS": require("referee-wasm/inline"),
};

test("every operation of the contract has a function and vectors", () => {
  assert.deepEqual(Object.keys(CALLS).sort(), operations().sort());
  for (const operation of operations()) {
    const name = operation.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    assert.equal(typeof esm[name], "function", name);
  }
});

const brandFaces = {
  "brand, Node ESM": await import("referee-wasm/brand"),
  "brand, Node CommonJS": require("referee-wasm/brand"),
  "brand, inline ESM": await import("referee-wasm/brand/inline"),
  "brand, inline CommonJS": require("referee-wasm/brand/inline"),
};
const all = (byOperation) => byOperation;

for (const [name, face, asked] of [
  ...Object.entries(faces).map(([name, face]) => [name, face, all]),
  ...Object.entries(brandFaces).map(([name, face]) => [name, face, ofBrand]),
]) {
  test(`vectors: ${name}`, async () => {
    await face.init();
    const { counts, failures } = await runVectors(face, asked(vectors()));
    assert.deepEqual(counts, asked(manifest()));
    assert.equal(failures.length, 0, `${failures.length} failures\n${failures.slice(0, 20).join("\n")}`);
  });
}
