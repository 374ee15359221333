// The package as npm would publish it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { PACKAGE, ROOT } from "./files.mjs";

const folder = mkdtempSync(join(tmpdir(), "referee-pack-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const run = (command, ...given) =>
  execFileSync(command, given, { cwd: PACKAGE, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const tool = (path, ...given) => {
  try {
    return run(process.execPath, join(PACKAGE, "node_modules", path), ...given);
  } catch (error) {
    assert.fail(`${path} ${given.join(" ")}\n${error.stdout}\n${error.stderr}`);
  }
};
const listed = JSON.parse(run("npm", "pack", "--json", "--pack-destination", folder));
const [packed] = Array.isArray(listed) ? listed : Object.values(listed);
const tarball = join(folder, packed.filename);

test("it holds these files and no others", () => {
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "dist/api.js",
    "dist/brand/api.js",
    "dist/brand/index.d.cts",
    "dist/brand/index.d.ts",
    "dist/brand/index.edge.js",
    "dist/brand/index.node.cjs",
    "dist/brand/index.node.js",
    "dist/brand/index.web.js",
    "dist/brand/index.workerd.js",
    "dist/brand/inline.cjs",
    "dist/brand/inline.js",
    "dist/brand/referee.wasm",
    "dist/brand/wasm-base64.js",
    "dist/events/api.js",
    "dist/events/index.d.cts",
    "dist/events/index.d.ts",
    "dist/events/index.edge.js",
    "dist/events/index.node.cjs",
    "dist/events/index.node.js",
    "dist/events/index.web.js",
    "dist/events/index.workerd.js",
    "dist/events/inline.cjs",
    "dist/events/inline.js",
    "dist/events/referee.wasm",
    "dist/events/wasm-base64.js",
    "dist/index.d.cts",
    "dist/index.d.ts",
    "dist/index.edge.js",
    "dist/index.node.cjs",
    "dist/index.node.js",
    "dist/index.web.js",
    "dist/index.workerd.js",
    "dist/inline.cjs",
    "dist/inline.js",
    "dist/referee.wasm",
    "dist/wasm-base64.js",
    "package.json",
  ]);
});

test("what a page loads keeps to its size", () => {
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const bytes = gzipSync(readFileSync(join(PACKAGE, "dist", name)), { level: 9 }).length;
    console.log(`# ${name}: ${bytes} bytes gzip`);
    assert.ok(bytes <= budget, `${name}: ${bytes} bytes gzip, over the budget of ${budget}`);
  }
  assert.ok(statSync(tarball).size <= 2_000_000);
});

/**
 * Bytes by the zlib of Node, some more than by `gzip -9`. `referee.wasm` is to stay within 100,000. Who
 * raises another of these numbers says why.
 */
const BUDGETS = {
  "referee.wasm": 100_000,
  "api.js": 12_800,
  "brand/referee.wasm": 49_500,
  "brand/api.js": 7_000,
  "events/referee.wasm": 52_500,
  "events/api.js": 10_100,
};

test("its version is the workspace's", () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  const cargo = readFileSync(join(ROOT, "Cargo.toml"), "utf8");
  assert.equal(version, cargo.match(/^version = "(.*)"$/m)[1]);
});

test("publint finds nothing", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: PACKAGE, level: "suggestion", strict: true });
  assert.deepEqual(messages, []);
});

test("the types are right for every way to import", () => {
  tool("@arethetypeswrong/cli/dist/index.js", tarball, "--profile", "node16", "--no-emoji", "--exclude-entrypoints", "./referee.wasm", "./brand/referee.wasm", "./events/referee.wasm");
});

test("the declarations hold under tsc --strict", () => {
  tool("typescript/bin/tsc", "--project", "examples");
});

test("the declarations hold on a server without the libraries of a page, and in a page with no more", () => {
  const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022"];
  tool("typescript/bin/tsc", ...strict, "--lib", "es2022", "--types", "node", "examples/node.ts");
  tool("typescript/bin/tsc", ...strict, "--lib", "es2022,dom", "--typeRoots", "none", "examples/form.ts");
});
