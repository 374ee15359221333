// Referee and its JavaScript peers as one process: see benches/README.md.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { eventPeers } from "./events.mjs";

const SAMPLE = 2e6; // Nanoseconds that a sample lasts at least.
const MOST_SAMPLES = 200;
const now = () => Number(process.hrtime.bigint());

/** The version of an installed package; its manifest may not be exported. */
export function version(name) {
  const manifest = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

/** A peer whose jobs `prepare` gives, or why it is not here. */
async function peer(name, prepare) {
  try {
    return { peer: name, ...(await prepare()) };
  } catch (error) {
    return { peer: name, version: "", missing: String(error.message).split("\n")[0], jobs: {} };
  }
}

function measure(job, millis) {
  const timeOf = (runs) => {
    const start = now();
    for (let run = 0; run < runs; run++) job();
    return now() - start;
  };
  const budget = millis * 1e6;
  const start = now();
  const counts = job();
  const first = now() - start;
  if (first >= budget) return { counts, samples_ns: [first] };
  // Doubled, since the first runs are those of a cold cache.
  let runs = 1;
  while (timeOf(runs) < SAMPLE) runs *= 2;
  const samples = [];
  const begun = now();
  while (samples.length < 3 || (now() - begun < budget && samples.length < MOST_SAMPLES)) {
    samples.push(timeOf(runs) / runs);
  }
  return { counts, samples_ns: samples };
}

const lines = (body) => body.toString("utf8").split("\n");

/** Each URL through `parse`, which throws where it is none. */
const each = (parse) => ({
  websites(body) {
    const inputs = lines(body);
    return () => {
      let valid = 0;
      for (const input of inputs) {
        try {
          parse(input);
          valid++;
        } catch {}
      }
      return { inputs: inputs.length, valid };
    };
  },
});

async function referee() {
  const api = await import(process.env.REFEREE_NPM);
  const manifest = new URL("../package.json", `file://${process.env.REFEREE_NPM}`);
  const websites = (body) => {
    const inputs = lines(body);
    return () => {
      const results = api.normalizeWebsites(inputs);
      return { inputs: inputs.length, valid: results.filter((one) => !one.error).length };
    };
  };
  const referrers = (body) => {
    const inputs = lines(body);
    return () => {
      const results = api.classifyReferrers(inputs);
      return { inputs: inputs.length, platforms: results.filter((one) => one.platform).length };
    };
  };
  const check = (piece) => {
    const checker = new api.EventChecker();
    checker.push(piece);
    const { events, accepted, rejected, invalid, upserts } = checker.finish();
    return { events, accepted, rejected, invalid, upserts };
  };
  return { api, check, websites, referrers, version: JSON.parse(readFileSync(manifest)).version };
}

const EVENTS = [
  "events-array",
  "events-ndjson",
  "events-array-bad",
  "events-ndjson-bad",
  "events-spaced",
  "events-indented",
  "events-reordered",
  "events-shuffled",
  "events-one",
];

const peers = [
  await peer("referee", async () => {
    const { check, websites, referrers, version } = await referee();
    const bytes = (body) => () => check(body);
    const jobs = Object.fromEntries(EVENTS.map((job) => [job, bytes]));
    return { version, jobs: { ...jobs, websites, referrers, "referrer-hosts": referrers } };
  }),
  await peer("referee, string in", async () => {
    const { check, version } = await referee();
    const text = (body) => {
      const whole = body.toString("utf8");
      return () => check(whole);
    };
    return { version, jobs: Object.fromEntries(EVENTS.map((job) => [job, text])) };
  }),
  ...(await Promise.all(
    Object.entries(eventPeers).map(([name, prepare]) => peer(name, () => prepare(version))),
  )),
  await peer("new URL()", async () => ({
    version: process.version,
    jobs: each((input) => new URL(input)),
  })),
  await peer("normalize-url", async () => {
    const { default: normalize } = await import("normalize-url");
    return { version: version("normalize-url"), jobs: each(normalize) };
  }),
];

const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");
answer({
  language: "JavaScript",
  peers: peers.map(({ jobs, peer, version, missing }) => ({
    peer,
    version,
    missing,
    jobs: Object.keys(jobs),
  })),
});

const files = new Map();
const prepared = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const { peer, job, file, millis } = JSON.parse(line);
  try {
    if (!files.has(file)) files.set(file, readFileSync(file));
    const name = `${peer}\n${job}`;
    if (!prepared.has(name)) {
      const { jobs } = peers.find((one) => one.peer === peer);
      prepared.set(name, jobs[job](files.get(file)));
    }
    answer({ ...measure(prepared.get(name), millis), peak_kb: null });
  } catch (error) {
    answer({ error: String(error.stack) });
  }
}
