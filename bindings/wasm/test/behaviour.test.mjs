// What the JavaScript face adds to the operations.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import * as r from "referee-wasm";
import { initSync } from "referee-wasm";

const brand = {
  name: "Nova",
  website: "nova.example",
  description: "Shoes",
  competitors: [{ id: 7, name: "Acme", websites: ["acme.example"] }],
  personas: [
    { id: 1, name: "Runner", description: "Runs" },
    { id: 2, name: "Walker", description: "Walks", status: "archived" },
  ],
};
const event = (index, more) => ({
  date: "2026-05-20",
  raw_referrer_value: ["chatgpt.com", "claude.ai", "google.com"][index % 3],
  raw_page_value: `/ü😀/${index % 250}`,
  pageviews: index,
  ...more,
});
const events = Array.from({ length: 1200 }, (_, index) => event(index, index % 97 ? {} : { sessions: -1 }));
const lines = events.map((one) => JSON.stringify(one)).join("\r\n");
const array = JSON.stringify(events, null, 1);
const utf8 = (text) => new TextEncoder().encode(text);

test("batches give what single calls give", () => {
  const inputs = ["www.Example.com/A/", "", "😀.com/ä", "a\nb.com", "//x.example?q", "exa mple", "é\u0000", "1.2.3"];
  const single = inputs.map((input) => {
    try {
      return r.normalizeWebsite(input);
    } catch ({ code, message }) {
      return { error: { code, message } };
    }
  });
  assert.deepEqual(r.normalizeWebsites(inputs), single);
  assert.deepEqual(r.normalizeWebsites([]), []);
  // More than cross at once, by their number and by their length; nearly all ASCII, and not.
  const long = "x.example/" + "ä/".repeat(900);
  for (const one of ["www.b.example/C", "é.example", long, " ".repeat(70_000) + "z.example", "mailto:a", "https://x.example/ä?b"]) {
    const many = Array.from({ length: 1100 }, (_, index) => (index % 100 === 7 || (one === long && index % 3) ? one : `www.X${index}.example/a`));
    const sites = many.map((input) => {
      try {
        return r.normalizeWebsite(input);
      } catch ({ code, message }) {
        return { error: { code, message } };
      }
    });
    assert.deepEqual(r.normalizeWebsites(many), sites);
  }
  const raws = ["chatgpt.com", "", "(direct)", "é", "bing.com/chat", "chatgpt.com", "a\nb"];
  assert.deepEqual(r.classifyReferrers(raws), raws.map((raw) => r.classifyReferrer(raw)));
  const overlay = { add: [{ slug: "grok", hosts: ["x.example"] }] };
  assert.equal(r.classifyReferrers(["www.x.example"], { overlay })[0].platform, "grok");
});

test("a body gives one report, whatever it comes in", async () => {
  for (const body of [lines, array]) {
    const whole = await r.checkEvents(body);
    assert.equal(whole.events, 1200);
    assert.ok(whole.invalid > 0 && whole.duplicates > 0 && whole.rejected > 0);
    const bytes = utf8(body);
    const cut = (size) => Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
    const bodies = {
      bytes,
      "ArrayBuffer": bytes.buffer.slice(0),
      DataView: new DataView(bytes.buffer),
      Buffer: Buffer.from(body),
      SharedArrayBuffer: (() => {
        const shared = new SharedArrayBuffer(bytes.length);
        new Uint8Array(shared).set(bytes);
        return shared;
      })(),
      Blob: new Blob([body]),
      File: new File([body], "events.json"),
      "web stream": new Blob([body]).stream(),
      "stream of text": new Blob([body]).stream().pipeThrough(new TextDecoderStream()),
      "node stream": Readable.from(cut(1000)),
      "a few bytes": Readable.from(cut(13)),
      "text in halves of pairs": Readable.from(body.match(/[^]{1,7}/g)),
    };
    for (const [kind, one] of Object.entries(bodies)) assert.deepEqual(await r.checkEvents(one), whole, kind);
    const checker = new r.EventChecker();
    for (const piece of cut(777)) checker.push(piece);
    assert.deepEqual(checker.finish(), whole);
    assert.throws(() => checker.finish(), { code: "check.finished" });
    const { rows, ...report } = await r.checkEvents(bytes, { includeRows: true });
    assert.deepEqual(report, whole);
    assert.equal(rows.length, whole.upserts);
  }
  assert.equal((await r.checkEvents("")).status, 400);
  assert.equal((await r.checkEvents(new Uint8Array())).status, 400);
});

test("a report is that of the operation, key for key, whatever came before it", async () => {
  const row = (more) => JSON.stringify(event(0, more));
  const rows = [row(), row({ pageviews: 2 ** 52, purchase_revenue: 1e-9 }), row({ sessions: "7", "__proto__ ": 1 }), "nonsense"];
  const more = ["claude.ai", "(direct)", "ftp://a.example", "%", "bing.com", "x.example", " "].map((raw) => row({ raw_referrer_value: raw }));
  const wide = Array.from({ length: 60 }, (_, index) => row({ raw_page_value: "ü".repeat(200) + index }));
  const bodies = ["", " ", "[", "[]", ...rows, ...more, [...rows, ...more].join("\n"), `[${more}]`, wide.join("\n"), `[${wide}`, lines, array, row()];
  const overlay = { add: [{ slug: "zebra", name: "Zebra", hosts: ["x.example"] }], remove: ["chatgpt"] };
  for (const given of [{}, { format: "ndjson" }, { format: "json" }, { overlay }, {}]) {
    for (const body of bodies) {
      const expected = JSON.stringify(r.call("check_events", { body, ...given }));
      assert.equal(JSON.stringify(await r.checkEvents(body, given)), expected);
      assert.equal(JSON.stringify(await r.checkEvents(utf8(body), given)), expected);
    }
  }
  const { list, platforms } = await r.checkEvents(row());
  list.version = platforms[0].platform = "mine";
  assert.equal(JSON.stringify(await r.checkEvents(row())), JSON.stringify(r.call("check_events", { body: row() })));
});

test("checks side by side do not know of each other", async () => {
  const rows = Array.from({ length: 5 }, (_, index) => JSON.stringify(event(index)) + "\n");
  const expected = await Promise.all(rows.map((row) => r.checkEvents(row)));
  const buffer = new Uint8Array(1000);
  const checks = rows.map((row) => {
    const check = new r.EventChecker();
    const { written } = new TextEncoder().encodeInto(row, buffer);
    check.push(buffer.subarray(0, written));
    return check;
  });
  buffer.fill(0);
  assert.deepEqual(checks.map((check) => check.finish()), expected);
  const [one, other] = [new r.EventChecker(), new r.EventChecker()];
  one.push(utf8(rows[0]));
  other.push(rows[1]);
  one.push(rows[2]);
  other.free();
  assert.deepEqual(one.finish(), await r.checkEvents(rows[0] + rows[2]));
  assert.throws(() => other.push(rows[0]), { code: "check.finished" });
  assert.throws(() => one.finish(), { code: "check.finished" });
  assert.equal(new r.EventChecker().finish().status, 400);
});

test("a body stays what it is while its options are read", async () => {
  const overlay = {
    get remove() {
      r.normalizeWebsites(["https://another.example/text"]);
      return [];
    },
  };
  assert.deepEqual(await r.checkEvents(lines, { overlay }), await r.checkEvents(lines));
});

test("progress reaches the end, and a signal stops", async () => {
  const bytes = utf8(lines.repeat(40));
  const seen = [];
  await r.checkEvents(bytes, { onProgress: (progress) => seen.push(progress) });
  assert.deepEqual(seen.at(-1), { bytes: bytes.length, total: bytes.length });
  assert.ok(seen.length > 2);
  const stop = new AbortController();
  const stopped = r.checkEvents(bytes, { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, { name: "AbortError" });
  // Before anything is read, also where there is nothing to read.
  for (const body of ["", bytes, new Blob([])]) {
    await assert.rejects(r.checkEvents(body, { signal: stop.signal }), { name: "AbortError" });
    await assert.rejects(r.cleanEvents(body, { signal: stop.signal }).next(), { name: "AbortError" });
  }
});

test("a report lists as many errors as it is asked for", async () => {
  const body = utf8("{}\n".repeat(7));
  for (const [maxErrors, listed] of [[0, 0], [5, 5], [21, 21], [undefined, 21]]) {
    const { rows, ...report } = await r.checkEvents(body, { maxErrors, includeRows: true });
    assert.deepEqual(rows, []);
    assert.deepEqual(report, await r.checkEvents(body, { maxErrors }));
    assert.deepEqual([report.errors.length, report.errors_omitted], [listed, 21 - listed]);
  }
});

test("a row that fits into no clean body is an error after the bodies before it", async () => {
  const deep = `${"[".repeat(127)}${"]".repeat(127)}`;
  const row = (page, more) => `{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/${page}"${more}}`;
  const large = row("large", `,"x":"${"y".repeat(5_000_000)}"`);
  const body = [row("a", ""), large, row("b", "")].join("\n");
  for (const [text, as, code] of [[body, "ndjson", "split.row_too_large"], [body, "json", "split.row_too_large"], [`${row("a", "")}\n${row("deep", `,"x":${deep}`)}`, "json", "split.row_too_deep"]]) {
    const message = /^row 1 /;
    assert.throws(() => r.splitEvents(text, { as }), { code, message });
    const bodies = r.cleanEvents(text, { as });
    assert.match(new TextDecoder().decode((await bodies.next()).value), /"\/a"/);
    await assert.rejects(bodies.next(), { code, message });
  }
  // One that a later row replaces does no harm.
  const bodies = [];
  for await (const one of r.cleanEvents([large, row("large", "")].join("\n"))) bodies.push(one);
  assert.equal(bodies.length, 1);
});

test("clean bodies hold the upserts and nothing else", async () => {
  const { rows } = await r.checkEvents(array, { includeRows: true });
  for (const as of ["json", "ndjson"]) {
    const bodies = [];
    for await (const body of r.cleanEvents(utf8(array), { as, maxEvents: 100, maxBytes: 9000 })) bodies.push(body);
    assert.ok(bodies.length > 4);
    const kept = [];
    for (const body of bodies) {
      assert.ok(body.length <= 9000);
      const report = await r.checkEvents(body, { format: as, includeRows: true });
      assert.equal(report.accepted, report.events);
      assert.equal(report.duplicates, 0);
      kept.push(...report.rows);
    }
    assert.deepEqual(kept.map((row) => row.event), rows.map((row) => row.event));
  }
});

test("clean bodies go by the overlay that was checked", async () => {
  const overlay = { add: [{ slug: "grok", hosts: ["x.example"] }] };
  const body = JSON.stringify([event(0, { raw_referrer_value: "x.example" })]);
  const bodies = [];
  for await (const one of r.cleanEvents(body, { overlay })) bodies.push(new TextDecoder().decode(one));
  assert.equal(bodies.length, 1);
  assert.match(bodies[0], /x\.example/);
});

test("offsets of mentions count UTF-16 code units", () => {
  const text = "😀 Nova 😀😀 and Acme, nova";
  const { mentions } = r.findMentions(brand, text);
  assert.deepEqual(mentions.map(({ start, end }) => text.slice(start, end)), ["Nova", "Acme", "nova"]);
});

test("a brand in a form", () => {
  const form = new r.BrandChecker(brand);
  assert.deepEqual(form.request(), {});
  form.set("competitors.0.websites.1", "https://www.Nova.example/");
  const [conflict] = form.conflicts();
  assert.equal(conflict.key, "nova.example");
  assert.deepEqual(conflict.paths, { holder: "website", claimant: "competitors.0.websites.1" });
  assert.match(conflict.detail, /^nova\.example is already configured as the brand's own website/);
  assert.deepEqual(form.answer(), r.updateBrand(brand, form.request()));
  assert.equal(form.answer().status, 409);
  // What is half typed claims nothing and shifts nothing.
  form.set("competitors.0.websites.0", "exa mple").set("competitors.0.websites.1", "nova.example/shop");
  assert.deepEqual(form.conflicts(), []);
  const [overlap] = form.overlaps();
  assert.equal(overlap.covering.path, "website");
  assert.equal(overlap.covered.path, "competitors.0.websites.1");
  form.remove("competitors.0.websites.0");
  assert.equal(form.overlaps()[0].covered.path, "competitors.0.websites.0");
  form.set(["competitors", 1], { name: "Zeta", websites: ["zeta.example", "nova.example/shop"] });
  assert.deepEqual(form.conflicts()[0].paths, { holder: "competitors.0.websites.0", claimant: "competitors.1.websites.1" });
  // Archived personas are not sent: the list of a request is the state to reach.
  assert.deepEqual(form.toJSON().personas.map(({ id }) => id), [1]);
  form.free();
  assert.throws(() => form.answer(), { code: "brand.freed" });
});

test("a list that is put in at once finds what its websites find one by one", () => {
  // More hosts than are looked at one by one; each other is below one of the competitor's.
  const sites = Array.from({ length: 99 }, (_, at) => (at % 2 ? `s${at}.acme.example` : `s${at}.example`));
  sites.push("zeta.example");
  const start = () => new r.BrandChecker({ ...brand, competitors: [{ id: 7, name: "Acme", websites: ["acme.example", "zeta.example"] }] });
  const [atOnce, slowly] = [start().set("alternative_websites", sites), start()];
  sites.forEach((site, at) => slowly.set(`alternative_websites.${at}`, site));
  assert.ok(slowly.conflicts().length > 0 && slowly.overlaps().length > 40);
  for (const found of ["conflicts", "overlaps", "request", "answer"]) assert.deepEqual(atOnce[found](), slowly[found](), found);
  const none = [atOnce.remove("alternative_websites"), start()];
  for (const found of ["conflicts", "overlaps"]) assert.deepEqual(none[0][found](), none[1][found](), found);
});

test("a list that is full stays right while it is edited", () => {
  const competitors = Array.from({ length: 60 }, (_, at) => ({ id: at, name: `C${at}`, websites: ["a.example", "b.example"] }));
  const form = new r.BrandChecker(null).set("competitors", competitors);
  for (const [at, site] of ["x.example", "b.example", "", "a.example/x"].entries()) {
    const path = `competitors.${at + 1}.websites.${at % 2}`;
    const anew = new r.BrandChecker(null).set("competitors", form.set(path, site).toJSON().competitors);
    assert.equal(form.conflicts().length, 1000);
    for (const found of ["conflicts", "overlaps"]) assert.deepEqual(form[found](), anew[found](), found);
  }
});

test("a path that is refused changes nothing", () => {
  const form = new r.BrandChecker(brand);
  const paths = ["competitors.0.excluded_names.1", "competitors.1.websites.1", "key_topics.1", "x.first.7.name", "x.99999999999999999999"];
  for (const path of paths) assert.throws(() => form.set(path, "a"), { code: /^path\./ });
  assert.deepEqual(form.request(), {});
  form.set("key_topics.0", "a").set("competitors.1.websites.0", "b.example");
  assert.deepEqual(form.request().key_topics, ["a"]);
  assert.deepEqual(form.toJSON().competitors[1], { websites: ["b.example"] });
});

test("key strokes find what a whole check finds", () => {
  const form = new r.BrandChecker(brand);
  const state = structuredClone(brand);
  let seed = 7;
  const next = (bound) => (seed = (seed * 48271) % 2147483647) % bound;
  const sites = ["nova.example", "acme.example", "acme.example/a", "www.Acme.example/A/", "b.example", "b.example:81"];
  state.competitors.push({ name: "Zeta", websites: [] }, { name: "Eta", websites: [] });
  form.set("competitors", state.competitors);
  for (let stroke = 0; stroke < 400; stroke++) {
    const competitor = next(3);
    const { websites } = state.competitors[competitor];
    const at = next(Math.min(websites.length + 1, 4));
    websites[at] = sites[next(sites.length)];
    form.set(`competitors.${competitor}.websites.${at}`, websites[at]);
    const plain = ({ paths, ...rest }) => rest;
    const side = ({ path, ...rest }) => rest;
    const { conflicts, overlaps } = r.findConflicts(state, { before: brand });
    assert.deepEqual(form.conflicts().map(plain), conflicts);
    assert.deepEqual(form.overlaps().map(({ covering, covered }) => ({ covering: side(covering), covered: side(covered) })), overlaps);
  }
});

test("a brand to be created", () => {
  const form = new r.BrandChecker(null, { limits: { "brand.personas.count": 1 } });
  assert.equal(form.answer().status, 422);
  form.set("name", "Nova").set("website", "nova.example").set("description", "Shoes");
  assert.equal(form.answer().status, 200);
  form.set("personas", [{ name: "a", description: "b" }, { name: "c", description: "d" }]);
  assert.equal(form.answer().body.detail.error, "quota_exceeded");
  form.free();
});

test("starting again changes nothing", async () => {
  await r.init();
  await Promise.all([r.init(), r.init()]);
  initSync(new Uint8Array());
  assert.equal(r.normalizeWebsite("a.example").site, "a.example");
});
