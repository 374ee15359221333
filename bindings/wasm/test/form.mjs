// The web form, open in Chromium: what its suites share.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { launch } from "./chromium.mjs";
import { PACKAGE, ROOT } from "./files.mjs";

const { serve } = await import(join(ROOT, "examples/web-form/serve.mjs"));
const AXE = readFileSync(join(PACKAGE, "node_modules/axe-core/axe.min.js"), "utf8");
let browser;
let site;

before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  site?.close();
});

/** The form on a page of its own. No script of it fails, and it asks nobody else for anything. */
export async function open(t, given = {}) {
  const context = await browser.newContext({ viewport: { width: 1120, height: 860 }, colorScheme: "light", ...given });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  const strangers = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith("blob:")) strangers.push(request.url());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(faults, []);
    assert.deepEqual(strangers, []);
  });
  await page.goto(site.url);
  await page.waitForSelector("html[data-ready]");
  return page;
}

/** What a screen reader's user would stumble over. */
export async function accessible(page) {
  // The page's policy lets no foreign script in; the debugger may.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`), []);
}

export const competitor = (page, name) => page.locator("details", { has: page.locator("summary", { hasText: name }) });
export const verdict = (page) => page.locator("#verdict");

/** Pastes as the keys would. */
export const paste = (locator, text) =>
  locator.evaluate((input, text) => {
    input.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    if (input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))) document.execCommand("insertText", false, text);
  }, text);

/** Label or text of what has the focus. */
export const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return one === document.body ? "nothing" : (one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent).trim();
  });
