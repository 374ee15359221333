// Every character in a host and in a path, in whatever runs this: its engine is asked for part of it, and
// has to say what the libraries do. `crates/referee/tests/characters.rs` makes the same of them.

/** FNV-1a of 32 bits, over what each website is, a line each. */
function digest(api, website) {
  let digest = 0x811c9dc5;
  const take = (code) => (digest = Math.imul(digest ^ code, 0x01000193));
  for (const [from, to] of [[0x80, 0xd7ff], [0xe000, 0x3ffff], [0xe0000, 0xe0fff]]) {
    const characters = Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
    for (const { site = "" } of api.normalizeWebsites(characters.map(website))) {
      for (let index = 0; index < site.length; index += 1) take(site.charCodeAt(index));
      take(10);
    }
  }
  return digest >>> 0;
}

/** What all characters come to, by where they stand. */
export const digestsOf = (api) => ({
  host: digest(api, (c) => `a${c}b\u0301.example`),
  path: digest(api, (c) => `example.com/aΣ${c}/${c}Σ`),
});
