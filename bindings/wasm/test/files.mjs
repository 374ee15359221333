// What the tests read of the repository.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));
export const ROOT = join(PACKAGE, "../..");

const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The vectors by operation. */
export function vectors() {
  const folder = join(ROOT, "testdata/vectors");
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => [basename(name, ".json"), read(join(folder, name))]),
  );
}

/** The number of cases that each operation has to have. */
export const manifest = () => read(join(ROOT, "testdata/manifest.json"));

/** What all characters come to, by where they stand. */
export const digests = () => read(join(ROOT, "testdata/characters.json"));

/** Every operation that the contract names. */
export function operations() {
  const page = readFileSync(join(ROOT, "crates/referee-ops/docs/operations.md"), "utf8");
  return [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name);
}
