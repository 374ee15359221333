// The JavaScript blocks of the README, run: `expression; // => value` must hold.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { PACKAGE } from "./files.mjs";

const page = readFileSync(join(PACKAGE, "README.md"), "utf8");
const blocks = [...page.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, block]) => block);
// Inside the package, where its own name leads to it.
const folder = join(PACKAGE, "test/.readme");
mkdirSync(folder, { recursive: true });
after(() => rmSync(folder, { recursive: true, force: true }));

test("the README has its blocks", () => assert.equal(blocks.length, 7));

blocks.forEach((block, index) => {
  test(`README block ${index + 1}`, async () => {
    let claims = 0;
    const source = block.replace(
      /^(?!(?:import|const|let|for)\b|\/\/)(\S.*);(?:[ \t]*|\n)\/\/ => (.*)$/gm,
      (_, expression, value) => {
        claims++;
        return `assert.deepEqual(${expression}, ${value});`;
      },
    );
    assert.equal(claims, block.match(/\/\/ =>/g)?.length, "every claim is checked");
    const path = join(folder, `block-${index}.mjs`);
    writeFileSync(path, `import assert from "node:assert/strict";\n${source}`);
    await import(pathToFileURL(path).href);
  });
});
