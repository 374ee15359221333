import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
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

// What Unicode makes of a character this engine is asked in part: it has to be what the libraries say.
test("every character in a host and in a path", async () => {
  await esm.init();
  const digest = (website) => {
    let digest = 0x811c9dc5;
    const of = (code) => (digest = Math.imul(digest ^ code, 0x01000193));
    for (const [from, to] of [[0x80, 0xd7ff], [0xe000, 0x3ffff], [0xe0000, 0xe0fff]]) {
      const characters = Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
      for (const { site = "" } of esm.normalizeWebsites(characters.map(website))) {
        for (let index = 0; index < site.length; index += 1) of(site.charCodeAt(index));
        of(10);
      }
    }
    return digest >>> 0;
  };
  const host = digest((c) => `a${c}b\u0301.example`);
  assert.deepEqual({ host, path: digest((c) => `example.com/aΣ${c}/${c}Σ`) }, digests());
});
