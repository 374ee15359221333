// What the npm package costs beside what a user would write instead, interleaved in one run:
// `cargo xtask npm && node benches/js/npm.mjs [ROUNDS]`. Prints one JSON line with medians.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../bindings/wasm");
const require = createRequire(join(folder, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const referee = await import(pathToFileURL(join(folder, "dist/index.node.js")).href);
const { default: Ajv } = await load("ajv");
const { default: normalizeUrl } = await load("normalize-url");
const rounds = Number(process.argv[2] ?? 15);

let seed = 20260521;
const next = (bound) => (seed = (seed * 48271) % 2147483647) % bound;

/* 10,000 events, a tenth of them replaced by later ones */
const referrers = ["chatgpt.com", "https://www.perplexity.ai/", "claude.ai", "gemini.google.com", "copilot.microsoft.com", "google.com", "(direct)", "news.example"];
const events = Array.from({ length: 10_000 }, (_, index) => ({
  date: `2026-05-${String(1 + next(28)).padStart(2, "0")}`,
  raw_referrer_value: referrers[next(referrers.length)],
  raw_page_value: `/blog/launch-notes/${next(10) ? index : next(100)}`,
  pageviews: next(500),
  sessions: next(300),
  transactions: next(9),
  purchase_revenue: next(200000) / 100,
}));
const array = JSON.stringify(events);
const lines = events.map((event) => JSON.stringify(event)).join("\n");
const utf8 = (text) => new TextEncoder().encode(text);
const bodies = { array: utf8(array), ndjson: utf8(lines) };

const count = { type: ["integer", "null"], minimum: 0, maximum: 2 ** 53 - 1 };
const validate = new Ajv().compile({
  type: "object",
  required: ["date", "raw_referrer_value", "raw_page_value"],
  properties: {
    date: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
    raw_referrer_value: { type: "string", minLength: 1, maxLength: 512 },
    raw_page_value: { type: "string", minLength: 1, maxLength: 2048 },
    pageviews: count,
    sessions: count,
    transactions: count,
    purchase_revenue: { type: ["number", "null"], minimum: 0 },
    batch_id: { type: ["string", "null"], maxLength: 128 },
  },
});
const known = new Map(referrers.map((raw) => [raw, referee.classifyReferrer(raw).platform]));
function byHand(rows) {
  const upserts = new Map();
  let accepted = 0;
  for (const row of rows) {
    if (!validate(row)) throw new Error("invalid");
    if (!known.get(row.raw_referrer_value)) continue;
    accepted++;
    upserts.set(`${row.date}\0${row.raw_referrer_value}\0${row.raw_page_value}`, row);
  }
  return { accepted, upserts: upserts.size };
}
const decoder = new TextDecoder();

/* 10,000 websites: plain, ports, queries, escapes, names of other scripts */
const websites = Array.from({ length: 10_000 }, (_, index) => {
  const plain = `https://www.site-${index}.example/path/${next(1000)}`;
  switch (next(100)) {
    case 0: return `https://www.bücher-${index}.example/ä`;
    case 1: return `http://shop-${index}.example:8080/a/../b`;
    case 2: return `${plain}/%7euser/%c3%a9`;
    default: return next(3) ? plain : `${plain}?utm_source=chatgpt.com#top`;
  }
});
const raws = Array.from({ length: 10_000 }, () => referrers[next(referrers.length)]);

/* a form of 100 competitors with 10 websites each */
const brand = {
  id: 1, name: "Nova", website: "nova.example", description: "Shoes",
  competitors: Array.from({ length: 100 }, (_, at) => ({ id: at + 1, name: `Acme ${at}`, websites: Array.from({ length: 10 }, (_, site) => `acme-${at}.example/${site}`) })),
};
const form = new referee.BrandChecker(brand);
const typed = "https://www.acme-12.example/3";

const jobs = {
  "events array: referee, bytes": () => referee.checkEvents(bodies.array),
  "events array: referee, string": () => referee.checkEvents(array),
  "events array: JSON.parse + Ajv + Map": () => byHand(JSON.parse(decoder.decode(bodies.array))),
  "events NDJSON: referee, bytes": () => referee.checkEvents(bodies.ndjson),
  "events NDJSON: JSON.parse + Ajv + Map": () => byHand(decoder.decode(bodies.ndjson).split("\n").map((line) => JSON.parse(line))),
  "websites: referee, array": () => referee.normalizeWebsites(websites),
  "websites: new URL() each": () => websites.map((website) => new URL(website).href),
  "websites: normalize-url each": () => websites.map((website) => normalizeUrl(website)),
  "referrers: referee, array": () => referee.classifyReferrers(raws),
  "29 key strokes: referee": () => {
    for (let end = 1; end <= typed.length; end++) {
      form.set("competitors.56.websites.10", typed.slice(0, end));
      form.conflicts();
      form.overlaps();
    }
  },
};

const hand = byHand(events);
for (const body of [bodies.array, array, bodies.ndjson]) {
  const { accepted, upserts } = await referee.checkEvents(body);
  if (accepted !== hand.accepted || upserts !== hand.upserts) throw new Error("the jobs differ");
}
const times = Object.fromEntries(Object.keys(jobs).map((name) => [name, []]));
for (let round = -3; round < rounds; round++) {
  for (const [name, job] of Object.entries(jobs)) {
    const start = performance.now();
    await job();
    if (round >= 0) times[name].push(performance.now() - start);
  }
}
const medians = {};
for (const [name, all] of Object.entries(times)) {
  all.sort((a, b) => a - b);
  medians[name] = all[all.length >> 1];
  console.error(`${name.padEnd(42)} ${medians[name].toFixed(2).padStart(8)} ms  (best ${all[0].toFixed(2)})`);
}
const ratio = (slow, fast) => medians[slow] / medians[fast];
console.error(`array, bytes / string:  ${ratio("events array: JSON.parse + Ajv + Map", "events array: referee, bytes").toFixed(1)} / ${ratio("events array: JSON.parse + Ajv + Map", "events array: referee, string").toFixed(1)} times as fast as Ajv`);
console.error(`NDJSON, bytes:          ${ratio("events NDJSON: JSON.parse + Ajv + Map", "events NDJSON: referee, bytes").toFixed(1)} times as fast as Ajv`);
console.error(`websites:               ${ratio("websites: new URL() each", "websites: referee, array").toFixed(2)} times as fast as new URL(), ${ratio("websites: normalize-url each", "websites: referee, array").toFixed(1)} as normalize-url`);
console.error(`one key stroke:         ${(medians["29 key strokes: referee"] / typed.length).toFixed(3)} ms`);
console.log(JSON.stringify({ node: process.version, rounds, medians }));
