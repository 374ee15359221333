import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { digestsOf } from "./characters.mjs";
import { digests, manifest, operations, vectors } from "./files.mjs";
import { CALLS, of, parts, runVectors } from "./vectors.mjs";
import * as esm from "referee-wasm";

const require = createRequire(import.meta.url);
test("every operation of the contract has a function and vectors", () => {
  assert.deepEqual(Object.keys(CALLS).sort(), operations().sort());
  for (const operation of operations()) {
    const name = operation.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    assert.equal(typeof esm[name], "function", name);
  }
});

for (const part of [undefined, ...parts]) {
  const entry = part ? `referee-wasm/${part}` : "referee-wasm";
  for (const [name, face] of Object.entries({
    "Node ESM": await import(entry),
    "Node CommonJS": require(entry),
    "inline ESM": await import(`${entry}/inline`),
    "inline CommonJS": require(`${entry}/inline`),
  })) {
    test(`vectors: ${entry}, ${name}`, async () => {
      await face.init();
      const { counts, failures } = await runVectors(face, of(part, vectors()));
      assert.deepEqual(counts, of(part, manifest()));
      assert.equal(failures.length, 0, `${failures.length} failures\n${failures.slice(0, 20).join("\n")}`);
    });
  }
}

test("every character in a host and in a path", async () => {
  await esm.init();
  assert.deepEqual(digestsOf(esm), digests());
});
