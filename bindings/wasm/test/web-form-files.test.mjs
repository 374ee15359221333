// The events tab in demanding hands: wrong files, one after another, stopped midway, and bodies read again.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import zlib from "node:zlib";
import { checkEvents } from "../dist/index.node.js";
import { ROOT } from "./files.mjs";
import { accessible, focused, open } from "./form.mjs";

const row = (page, more = {}) => JSON.stringify({ date: "2026-05-20", raw_referrer_value: "chatgpt.com", raw_page_value: page, ...more });
const rows = Array.from({ length: 60 }, (_, index) => row(`/${index}`));
const report = (page) => page.locator("#report");

async function openEvents(t, given) {
  const page = await open(t, given);
  await page.getByRole("tab", { name: "Events" }).click();
  return page;
}

const choose = (page, name, content) => page.locator("#file").setInputFiles({ name, mimeType: "", buffer: Buffer.from(content) });

/** Drops files that the page makes: `[name, line, how often]`. */
const drop = (page, ...files) =>
  page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, line, count] of files) {
      const part = line.repeat(Math.min(count, 10_000));
      dataTransfer.items.add(new File(Array(Math.ceil(count / 10_000)).fill(part), name));
    }
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
const LARGE = ["large.ndjson", `${row("/a", { sessions: 3, pageviews: 4 })}\n`, 500_000];

/** Presses Stop, or drops a small file, as soon as the task that `start` begins says how far it is. */
async function midway(page, start, what) {
  const done = page.evaluate(
    ([what, small]) =>
      new Promise((resolve) => {
        const note = document.getElementById("progress-note");
        const watch = new MutationObserver(() => {
          if (!note.textContent.includes(" of ")) return;
          watch.disconnect();
          if (what === "stop") {
            document.getElementById("stop").focus();
            document.getElementById("stop").click();
          } else {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([small], "small.ndjson"));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
          }
          resolve();
        });
        watch.observe(note, { childList: true, characterData: true, subtree: true });
      }),
    [what, rows[0]],
  );
  await start();
  await done;
}

test("a wrong file is told from a wrong row", async (t) => {
  const page = await openEvents(t);
  const utf16 = Buffer.from(`\ufeff${rows.join("\r\n")}`, "utf16le");
  const files = {
    "crlf.ndjson": [`\ufeff${rows.join("\r\n")}\r\n`, "The API would take every row.", ""],
    "one-line.ndjson": [[...rows, '{"date":', ...rows].join("\r\n"), "The API would refuse the body: line 61 is malformed.", ""],
    "cut.json": [`[${rows.join(",")},`, "The API would refuse the body: row 61 is malformed.", ""],
    "empty.json": ["", "The API would refuse the body: it is empty.", ""],
    "no-rows.json": ["[]", "The API would take this: an array of no rows.", ""],
    "utf16le.ndjson": [utf16, "line 1 is malformed", "It looks like UTF-16. Save it as UTF-8."],
    "utf16be.ndjson": [Buffer.from(utf16).swap16().subarray(2), "line 1 is malformed", "It looks like UTF-16. Save it as UTF-8."],
    "latin1.ndjson": [Buffer.from(row("/café"), "latin1"), "line 1 is malformed", "It is in another encoding. Save it as UTF-8."],
    "export.csv": ["date,raw_referrer_value\r\n2026-05-20,chatgpt.com\r\n", "line 1 is malformed", "It looks like CSV, which the API does not take."],
    "rows.ndjson.gz": [zlib.gzipSync(rows.join("\n")), "malformed", "It is compressed. Unpack it first."],
    "picture.bin": [Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * index * 31) & 255)), "malformed", "It is not text."],
    "object.json": [JSON.stringify({ events: [JSON.parse(rows[0])] }, null, 2), "malformed", "It looks like one JSON object over several lines."],
  };
  for (const [name, [content, words, advice]] of Object.entries(files)) {
    await choose(page, name, content);
    await page.getByRole("heading", { name, exact: true }).waitFor();
    assert.ok((await report(page).locator(".answer").innerText()).includes(words), `${name}: ${await report(page).locator(".answer").innerText()}`);
    assert.deepEqual((await report(page).locator(".banner").allInnerTexts()).map((text) => text.slice(0, advice.length)), advice ? [advice] : [], name);
    assert.equal(await focused(page), name);
  }
  await accessible(page);
});

test("what cannot be seen in a referrer is shown, and many fields are not all listed", async (t) => {
  const page = await openEvents(t);
  const odd = [row("/a", { raw_referrer_value: "chatgpt.com\u200b" }), row("/b", { raw_referrer_value: "\u202emoc.elpmaxe" })];
  const many = Array.from({ length: 60 }, (_, index) => row("/c", { [`field${index}`]: 1 }));
  await choose(page, ".ndjson", [...odd, ...many, row("/c", { pageview: 1 }), row("/d", { pageview: 1 })].join("\n"));
  await report(page).getByRole("rowheader", { name: "chatgpt.com\\u{200b}" }).waitFor();
  await report(page).getByRole("rowheader", { name: "\\u{202e}moc.elpmaxe" }).waitFor();
  await report(page).getByText("The 50 most frequent.").waitFor();
  assert.equal(await page.locator(".unknown li").count(), 50);
  assert.equal(await page.locator(".unknown li").first().innerText(), "pageview in 2 rows");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#clean").click()]);
  assert.equal(download.suggestedFilename(), "events-001.ndjson");
});

test("one file at a time: the last, the same again, the first of several, no folder", async (t) => {
  const page = await openEvents(t);
  await midway(page, () => drop(page, LARGE), "drop");
  await page.getByRole("heading", { name: "small.ndjson" }).waitFor();
  await page.waitForTimeout(1500);
  assert.equal(await report(page).locator(".tile-value").first().innerText(), "1", "what was said of the other is not heard");
  // Mended, a file is chosen again under its name.
  await choose(page, "mended.ndjson", "{");
  await report(page).getByText("line 1 is malformed").waitFor();
  await choose(page, "mended.ndjson", rows[0]);
  await report(page).getByText("The API would take every row.").waitFor();
  await drop(page, ["first.ndjson", `${rows[0]}\n`, 1], ["second.ndjson", `${rows[1]}\n`, 1]);
  await page.getByText("Of 2 files, the first is checked: one at a time.").first().waitFor();
  await page.getByRole("heading", { name: "first.ndjson" }).waitFor();
  await accessible(page);
  const debug = await page.context().newCDPSession(page);
  const drag = async (x, y, path) => {
    for (const type of ["dragEnter", "dragOver", "drop"]) await debug.send("Input.dispatchDragEvent", { type, x, y, data: { items: [], files: [path], dragOperationsMask: 1 } });
  };
  await drag(300, 250, join(ROOT, "examples/web-form"));
  await page.getByText("web-form is a folder: drop the files in it, one at a time.").last().waitFor();
  // Beside the field too, and never in place of a form that is being filled in.
  await drag(600, 20, join(ROOT, "examples/web-form/README.md"));
  await page.getByRole("heading", { name: "README.md" }).waitFor();
  await page.getByRole("tab", { name: "Brand" }).click();
  await page.getByLabel("Name", { exact: true }).first().fill("Typed");
  await drag(600, 400, join(ROOT, "examples/web-form/README.md"));
  await page.waitForTimeout(300);
  assert.equal(await page.getByLabel("Name", { exact: true }).first().inputValue(), "Typed");
});

test("a check and a download stop when they are told to, and the report stays", async (t) => {
  const page = await openEvents(t);
  await midway(page, () => drop(page, LARGE), "stop");
  await report(page).getByText("Stopped: large.ndjson was not read to its end.").waitFor();
  assert.equal(await focused(page), "choose one");
  // Another tab meanwhile takes nothing from it.
  await drop(page, LARGE);
  await page.getByRole("tab", { name: "Brand" }).click();
  await page.getByLabel("Name", { exact: true }).first().focus();
  await page.waitForFunction(() => document.querySelector("#report h2"));
  assert.equal(await focused(page), "Name");
  await page.getByRole("tab", { name: "Events" }).click();
  await report(page).getByText("The API would take every row, in several requests.").waitFor();
  await midway(page, () => page.locator("#clean").click(), "stop");
  await report(page).getByText("Stopped: nothing was downloaded.").waitFor();
  assert.equal(await focused(page), "Download");
  assert.equal(await report(page).locator(".tile-value").first().innerText(), "500,000");
});

/** The files of an archive that stores them, by its directory at the end. */
function unzip(bytes) {
  const end = bytes.length - 22;
  assert.equal(bytes.readUInt32LE(end), 0x06054b50);
  const files = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50);
    const [sum, size, name, head] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    assert.equal(bytes.readUInt32LE(head), 0x04034b50);
    const start = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    const body = bytes.subarray(start, start + size);
    if (zlib.crc32) assert.equal(zlib.crc32(body), sum);
    files.push(body);
    at += 46 + name;
  }
  assert.equal(at, end);
  return files;
}

test("the bodies that are downloaded hold what would be stored, and nothing else", async (t) => {
  const page = await openEvents(t);
  await page.getByRole("button", { name: "try a generated" }).click();
  const { sampleFile } = await import(join(ROOT, "examples/web-form/sample.js"));
  const { upserts, rows } = await checkEvents(sampleFile(), { includeRows: true });
  await report(page).getByText(upserts.toLocaleString("en")).first().waitFor();
  const bodies = {};
  for (const as of ["ndjson", "json"]) {
    await page.getByLabel("Format of the bodies").selectOption(as);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#clean").click()]);
    bodies[as] = unzip(readFileSync(await download.path())).map((body) => body.toString());
  }
  const read = { ndjson: (body) => body.trimEnd().split("\n").map((line) => JSON.parse(line)), json: JSON.parse };
  for (const [as, texts] of Object.entries(bodies)) {
    // A row goes as it came, its misspelt field too; the report's rows hold the fields that count.
    const stored = texts.flatMap(read[as]).map(({ pageview, ...event }) => event);
    assert.deepEqual(stored, rows.map(({ event }) => event), as);
    for (const text of texts) {
      assert.ok(Buffer.byteLength(text) <= 5_000_000);
      const again = await checkEvents(text);
      assert.deepEqual([again.status, again.accepted <= 10_000, again.rejected, again.duplicates], [200, true, 0, 0]);
    }
  }
});
