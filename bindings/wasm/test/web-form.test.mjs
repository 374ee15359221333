// The web form in the hands of a person: keys, paste, files, and a screen reader's view of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./files.mjs";
import { accessible, competitor, open, paste, verdict } from "./form.mjs";

const TAKEN =
  "is already configured as the brand's own website for this brand. A domain can only be classified one way (brand vs. competitor).";
// `SCREENSHOTS=1 node --test test/web-form.test.mjs` writes those of the README anew.
const SHOTS = process.env.SCREENSHOTS && join(ROOT, "examples/web-form");

const shot = (page, name) => SHOTS && page.screenshot({ path: join(SHOTS, name) });

test("a website shows its normal form while it is typed, and what is wrong with it", async (t) => {
  const page = await open(t);
  const website = page.getByLabel("Website", { exact: true });
  await website.fill("");
  await website.pressSequentially("HTTPS://www.Bücher.example/Sale?a=1");
  const normal = page.locator("#websites .normal").first();
  await assert.doesNotReject(normal.getByText("xn--bcher-kva.example", { exact: true }).waitFor());
  await website.fill("ftp://spirit.com");
  await page.getByText("The scheme of a website should be http or https").waitFor();
  assert.equal(await website.getAttribute("aria-invalid"), "true");
  const said = () => website.evaluate((input) => input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "));
  assert.match(await said(), /http or https/);
  await website.fill("https://www.spirit.com/");
  assert.equal((await said()).trim(), "compared as spirit.com");
  await website.fill("ftp://spirit.com");
  await verdict(page).getByText("1 field needs mending").waitFor();
  await accessible(page);
});

test("a conflict stands at both fields, in the API's words, and goes when one of them does", async (t) => {
  const page = await open(t);
  await page.locator("summary", { hasText: "Frontier" }).click();
  const frontier = competitor(page, "Frontier");
  await frontier.getByLabel("Website 3", { exact: true }).pressSequentially("https://www.Spirit.com/");
  await verdict(page).getByText("This domain is taken").waitFor();
  assert.equal(await page.getByText(`spirit.com ${TAKEN}`).count(), 2 + 1, "both fields and the verdict");
  await frontier.getByText(`spirit.com ${TAKEN}`).waitFor();
  await page.locator("#websites").getByText(`spirit.com ${TAKEN}`).waitFor();
  assert.match(await page.locator("#save").innerText(), /409 Conflict/);
  await accessible(page);
  await frontier.getByLabel("Website 3", { exact: true }).blur();
  await page.evaluate(() => scrollTo(0, 250));
  await shot(page, "conflict.png");
  // Show leads to the field that came last.
  await page.getByRole("button", { name: "Show the first field to mend" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.value), "https://www.Spirit.com/");
  // A path under the brand's domain is an overlap: allowed, and said at both.
  await page.keyboard.press("End");
  await page.keyboard.type("fares");
  await page.locator("#websites").getByText("Covers spirit.com/fares of Frontier").waitFor();
  await frontier.getByText("Lies inside spirit.com of the brand").waitFor();
  await verdict(page).getByText("Ready: the API would take this.").waitFor();
  await frontier.getByRole("button", { name: "Remove Website 3" }).click();
  assert.equal(await page.getByText("Lies inside").count(), 0);
  await verdict(page).getByText("Nothing has changed.").waitFor();
});

test("a domain moves from one owner to another in one go", async (t) => {
  const page = await open(t);
  await page.getByLabel("Alternative website 3", { exact: true }).fill("jetblue.com");
  await verdict(page).getByText("jetblue.com is already configured as the competitor 'JetBlue'").waitFor();
  await page.locator("summary", { hasText: "JetBlue" }).locator(".badge", { hasText: "1 to mend" }).click();
  await competitor(page, "JetBlue").getByRole("button", { name: "Remove Website 1" }).click();
  await verdict(page).getByText("Ready").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await verdict(page).getByText("Saved on this page").waitFor();
  await verdict(page).getByText(/to update/).waitFor();
});

test("who edits a brand loads the small module alone", async (t) => {
  const page = await open(t);
  const modules = () => page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith(".wasm")));
  assert.deepEqual(await modules(), ["/referee-wasm/brand/referee.wasm"]);
  assert.equal(page.workers().length, 0);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByText(/Allow-list of 2\d{3}\.\d\d\.\d\d: \d+ AI platforms/).waitFor();
  assert.equal(page.workers().length, 1);
  assert.deepEqual(await modules(), ["/referee-wasm/brand/referee.wasm"], "that of events is the worker's");
});

test("pasted lists are split", async (t) => {
  const page = await open(t);
  await paste(page.getByLabel("Alternative website 3", { exact: true }), "a.example\nhttps://b.example/x, c.example; \n d.example");
  assert.equal(await page.getByLabel("Alternative website 6", { exact: true }).inputValue(), "d.example");
  assert.equal(await page.getByLabel("Alternative website 7", { exact: true }).inputValue(), "");
  const names = page.locator("#identity").getByRole("textbox", { name: "Alternative names" });
  await paste(names, Array.from({ length: 98 }, (_, index) => `Alias ${index}`).join(", "));
  await page.getByText("101 / 100").waitFor();
  await page.locator("#identity").getByText("alternative_names cannot exceed 100 entries (got 101); remove some before saving").waitFor();
  assert.match(await page.locator("#save").innerText(), /422/);
  await accessible(page);
  await names.press("Backspace");
  await page.getByText("100 / 100").waitFor();
  await verdict(page).getByText("Ready").waitFor();
});

test("a brand is created by keyboard alone, within its plan", async (t) => {
  const page = await open(t);
  await page.getByLabel("Example").selectOption("new");
  await verdict(page).getByText("3 fields need mending").waitFor();
  assert.equal(await page.getByText("Field required").count(), 1, "nobody is shouted at before typing");
  await page.getByLabel("Name", { exact: true }).first().focus();
  await page.keyboard.type("LUSH");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Cosmetics");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Lush Cosmetics");
  await page.keyboard.press("Enter");
  await page.getByLabel("Website", { exact: true }).focus();
  await page.keyboard.type("lush.com");
  await verdict(page).getByText("Ready").waitFor();
  for (let persona = 0; persona < 4; persona++) {
    await page.getByRole("button", { name: "Add a persona" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type(`Persona ${persona}`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Buys soap");
  }
  await verdict(page).getByText("This plan allows up to 3 personas per brand; received 4.").waitFor();
  await page.getByRole("button", { name: "Remove persona" }).last().click();
  await page.getByRole("button", { name: "Request" }).click();
  const request = JSON.parse(await page.locator("#request-body").innerText());
  assert.equal(request.personas.length, 3);
  assert.deepEqual(request.alternative_names, ["Lush Cosmetics"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await verdict(page).getByText("Saved on this page: ").waitFor();
});

test("an empty form that is saved says what it lacks", async (t) => {
  const page = await open(t);
  await page.getByLabel("Example").selectOption("new");
  await page.getByRole("button", { name: "Save" }).click();
  assert.equal(await page.locator(".note", { hasText: "Field required" }).count(), 3);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
  await accessible(page);
});

test("100 competitors of 10 websites: a key stroke costs less than a millisecond", async (t) => {
  const page = await open(t);
  await page.getByLabel("Example").selectOption("large");
  await page.locator("summary", { hasText: "Carrier 57" }).click();
  const field = competitor(page, "Carrier 57").getByLabel("Website 11", { exact: true });
  await field.pressSequentially("carrier-3.example/deals and carrier-4.example/jobs");
  await field.fill("");
  await field.pressSequentially("https://www.carrier-12.example/");
  await page.locator("summary", { hasText: /^Carrier 12/ }).locator(".badge", { hasText: "to mend" }).waitFor();
  // The core alone, as the measure is: what is typed, then every conflict and every overlap.
  const times = await page.evaluate(async () => {
    const { BrandChecker } = await import("./referee-wasm/brand/index.web.js");
    const { EXAMPLES } = await import("./examples.js");
    const form = new BrandChecker(EXAMPLES.large());
    const text = "https://www.carrier-12.example/deals";
    const times = [];
    for (let round = 0; round < 20; round++) {
      for (let end = 1; end <= text.length; end++) {
        const start = performance.now();
        form.set("competitors.56.websites.10", text.slice(0, end));
        form.conflicts();
        form.overlaps();
        times.push(performance.now() - start);
      }
    }
    form.free();
    return times.sort((a, b) => a - b);
  });
  const shown = await page.evaluate(() => globalThis.strokes().slice(-80).sort((a, b) => a - b));
  const median = times[times.length >> 1];
  console.log(`# key stroke: median ${median.toFixed(2)} ms, 95 % ${times[Math.floor(times.length * 0.95)].toFixed(2)} ms; with the page ${shown[shown.length >> 1].toFixed(2)} ms`);
  assert.ok(median < 1, `${median} ms`);
});

test("a file is checked in a worker, explained and cleaned", async (t) => {
  const page = await open(t, { colorScheme: "dark" });
  await page.getByRole("tab", { name: "Brand" }).focus();
  await page.keyboard.press("ArrowRight");
  await accessible(page);
  const rows = [
    { date: "2026-05-20", raw_referrer_value: "chatgpt.com", raw_page_value: "/a", sessions: 3 },
    { date: "2026-05-20", raw_referrer_value: "chatgpt.com", raw_page_value: "/a", sessions: 4 },
    { date: "2026-05-20", raw_referrer_value: "news.example", raw_page_value: "/a" },
    { date: "2026-05-20", raw_referrer_value: "claude.ai", raw_page_value: "/b", pageviews: "many", pageview: 1 },
  ];
  await page.locator("#file").setInputFiles({
    name: "export.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(rows)),
  });
  const report = page.locator("#report");
  await report.getByText("The API would refuse the batch: 1 row is not valid.").waitFor();
  await report.getByRole("cell", { name: "Input should be a valid integer" }).waitFor();
  await report.getByRole("rowheader", { name: "news.example" }).waitFor();
  await report.getByText("pageview in 1 row").waitFor();
  await accessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#clean").click()]);
  assert.equal(download.suggestedFilename(), "export-001.ndjson");
  const clean = readFileSync(await download.path(), "utf8");
  assert.equal(clean, `${JSON.stringify(rows[1])}\n`);
});

test("a large file keeps the page at hand, and its bodies come as an archive", async (t) => {
  const page = await open(t);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByRole("button", { name: "try a generated file of 20,000 events" }).click();
  const report = page.locator("#report");
  await report.getByText("ChatGPT").waitFor();
  await report.getByLabel("Sessions").check();
  await report.getByRole("columnheader", { name: "Sessions" }).waitFor();
  await accessible(page);
  await page.evaluate(() => scrollTo(0, 0));
  if (SHOTS) await page.setViewportSize({ width: 1120, height: 1240 });
  await shot(page, "events.png");
  const [archive] = await Promise.all([page.waitForEvent("download"), page.locator("#clean").click()]);
  assert.equal(archive.suggestedFilename(), "adobe-export-2026-05-clean.zip");
  const bytes = readFileSync(await archive.path());
  assert.equal(bytes.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  assert.match(bytes.toString("latin1"), /adobe-export-2026-05-002\.ndjson/);

  // 40 MB, made on the page, dropped on it; the longest task tells whether the page froze.
  const longest = await page.evaluate(async () => {
    const line = (index) => `{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/p/${index}","sessions":3}\n`;
    const part = Array.from({ length: 20000 }, (_, index) => line(index)).join("");
    const file = new File(Array(20).fill(part), "large.ndjson");
    // The making of the file is no task of the form's.
    await new Promise((resolve) => setTimeout(resolve, 50));
    let longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
    }).observe({ type: "longtask" });
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    await new Promise((resolve) => {
      const wait = () => (document.querySelector("#report h2")?.textContent === "large.ndjson" ? resolve() : setTimeout(wait, 20));
      wait();
    });
    return longest;
  });
  await report.getByText("The API would take every row, in several requests.").waitFor();
  assert.match(await report.innerText(), /400,000/);
  assert.ok(longest < 300, `the page froze for ${longest} ms`);
});

for (const [name, given] of Object.entries({
  "light.png": {},
  "dark.png": { colorScheme: "dark" },
  "narrow.png": { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
})) {
  test(`it is at home on this screen: ${name}`, async (t) => {
    const page = await open(t, given);
    await accessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await shot(page, name);
    await page.getByRole("tab", { name: "Events" }).click();
    await page.getByRole("button", { name: "try a generated" }).click();
    await page.locator("#report").getByText("ChatGPT").waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    await accessible(page);
  });
}
