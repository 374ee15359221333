// The brand form in demanding hands: lists from spreadsheets, what is taken back, saved and edited again.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./files.mjs";
import { accessible, competitor, focused, open, paste, verdict } from "./form.mjs";

const { splitNames, splitWebsites } = await import(join(ROOT, "examples/web-form/split.js"));
const chips = (page) => page.locator("#identity .chips").first().locator("li > span").allInnerTexts();
const values = (page, place) => page.locator(`${place} input`).evaluateAll((inputs) => inputs.map(({ value }) => value));

test("lists are cut where spreadsheets, mails and people cut them", () => {
  const names = {
    "Foo\r\nBar Inc\r\n\r\nBaz\r\n": ["Foo", "Bar Inc", "Baz"],
    'Acme, Inc.\r\n"Say ""hi"""\r\nTwo\tThree\r\n': ["Acme, Inc.", 'Say "hi"', "Two", "Three"],
    '"two\nlines"\tx': ["two lines", "x"],
    "a, b; c,": ["a", "b", "c"],
    '"Acme, Inc.", say "hi", "open': ["Acme, Inc.", 'say "hi"', '"open'],
    "耐克，阿迪达斯、彪马": ["耐克", "阿迪达斯", "彪马"],
    " \n": [],
  };
  for (const [text, expected] of Object.entries(names)) assert.deepEqual(splitNames(text), expected, text);
  const websites = {
    'a.example\tb.example\r\n"c.example/x,y"\r\n<d.example>\r\n': ["a.example", "b.example", "c.example/x,y", "d.example"],
    "a.com,b.com;c.com, https://d.com": ["a.com", "b.com", "c.com", "https://d.com"],
    "https://x.example/a,b;c": ["https://x.example/a,b;c"],
    "bücher.example，x.example": ["bücher.example", "x.example"],
  };
  for (const [text, expected] of Object.entries(websites)) assert.deepEqual(splitWebsites(text), expected, text);
});

test("names: what is composed, quoted, typed before a paste, or there already", async (t) => {
  const page = await open(t);
  const input = page.locator("#identity").getByRole("textbox", { name: "Alternative names" });
  await input.fill("ナイ");
  // In WebKit what is composed has ended by then, and the key has but the number of one.
  for (const more of [{ isComposing: true }, { keyCode: 229 }]) {
    await input.evaluate((one, more) => one.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ...more, bubbles: true, cancelable: true })), more);
    assert.equal(await input.inputValue(), "ナイ", "Enter is the input method's");
  }
  await input.fill("");
  await input.pressSequentially('"Lush, Ltd."');
  await input.press("Enter");
  await input.fill("typed");
  await paste(input, "One\r\nTwo, Inc.\r\n");
  await input.fill("NK");
  await input.press("Enter");
  await page.getByText("NK is already there").waitFor({ state: "attached" });
  assert.deepEqual(await chips(page), ["Spirit", "Spirit Air", "NK", "Lush, Ltd.", "typed", "One", "Two, Inc."]);
  // One after another: the focus stays among the names.
  await page.getByRole("button", { name: "Remove typed" }).click();
  assert.equal(await focused(page), "Remove One");
  await page.keyboard.press("Control+z");
  assert.equal((await chips(page))[4], "typed");
});

test("websites: a list keeps what stands there, and Ctrl+Z takes back what it replaces", async (t) => {
  const page = await open(t);
  const first = page.getByLabel("Alternative website 1", { exact: true });
  await first.press("End");
  await paste(first, "x.example y.example");
  assert.deepEqual(await values(page, "#websites"), ["https://www.spirit.com", "customersupport.spirit.com", "spirit.example/careers", "x.example", "y.example", ""]);
  const website = page.getByLabel("Website", { exact: true });
  await website.press("Control+a");
  await paste(website, "new.example, other.example");
  assert.deepEqual(await values(page, "#websites"), ["new.example", "customersupport.spirit.com", "spirit.example/careers", "x.example", "y.example", "other.example", ""]);
  await website.press("Control+z");
  assert.equal(await website.inputValue(), "https://www.spirit.com");
  // A line that is emptied goes once it is left, and the focus is not lost with it.
  await first.fill("");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.value), "spirit.example/careers");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.value), "x.example");
  await verdict(page).getByText("Ready").waitFor();
  // A space in the empty line is nothing to refuse.
  await page.locator("#websites .website-list input").last().fill(" ");
  await page.waitForTimeout(200);
  assert.match(await verdict(page).innerText(), /Ready/);
  await website.fill("");
  await page.locator("#websites .note", { hasText: "a website should not be empty" }).waitFor();
});

test("what is removed can be had back, with what it was in conflict with", async (t) => {
  const page = await open(t);
  await page.locator("summary", { hasText: "Frontier" }).click();
  await competitor(page, "Frontier").getByLabel("Website 3", { exact: true }).pressSequentially("jetblue.com");
  await page.locator("summary", { hasText: "JetBlue" }).click();
  await competitor(page, "JetBlue").locator(".note.wrong").waitFor();
  await competitor(page, "Frontier").getByRole("button", { name: "Remove competitor Frontier" }).click();
  assert.match(await focused(page), /^JetBlue/);
  assert.equal(await page.locator(".note").count(), 0);
  assert.equal(await page.locator(".badge:visible").count(), 0);
  await page.locator("#removed", { hasText: "Frontier removed. Undo is beside Save." }).waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Remove persona Weekend Visitor" }).click();
  await accessible(page);
  await page.getByRole("button", { name: "Undo: put back Persona Weekend Visitor" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.value), "Weekend Visitor");
  await page.getByRole("button", { name: "Undo: put back Frontier" }).click();
  assert.match(await focused(page), /^Frontier/);
  assert.equal(await page.locator("summary").first().locator(".competitor-name").innerText(), "Frontier");
  await page.getByText("jetblue.com is already configured").nth(2).waitFor();
  assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0);
  await competitor(page, "Frontier").getByRole("button", { name: "Remove Website 3" }).click();
  await competitor(page, "Frontier").getByRole("button", { name: "Remove Website 1" }).click();
  await page.getByRole("button", { name: "Undo: put back flyfrontier.com" }).click();
  await verdict(page).getByText("Nothing has changed.").waitFor();
});

test("who saves goes on where they were, and saves again", async (t) => {
  const page = await open(t);
  for (const name of ["Alpha", "Beta"]) {
    await page.getByRole("button", { name: "Add a competitor" }).click();
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await verdict(page).getByText("Saved on this page: 1 to create.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.value), name, "Enter in a field keeps it");
  }
  // What the server would have given has two ids.
  await page.keyboard.type(" Air");
  await verdict(page).getByText("Ready").waitFor();
  await competitor(page, "Alpha").getByRole("button", { name: "Remove competitor Alpha" }).click();
  await verdict(page).getByText("Ready").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await verdict(page).getByText("Saved on this page: 1 to update, 1 to archive.").waitFor();
  assert.match(await focused(page), /^Save/);
  // A persona that takes the name of one that is still stored: the API's words at its name.
  await page.getByRole("button", { name: "Remove persona Budget Traveler" }).click();
  await page.getByRole("button", { name: "Add a persona" }).click();
  await page.keyboard.type("Budget Traveler");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Again");
  await verdict(page).getByText("This name is taken").waitFor();
  await page.getByRole("group", { name: "Persona Budget Traveler" }).getByText("include its id to update it").waitFor();
  // One that is stored and renamed so is refused in other words, at its name too.
  await page.getByRole("button", { name: "Remove persona Budget Traveler" }).click();
  const renamed = page.locator("#personas").getByLabel("Name", { exact: true }).first();
  await renamed.fill("Budget Traveler");
  await page.getByRole("group", { name: "Persona Budget Traveler" }).getByText("is already the name of another persona").waitFor();
  await page.getByRole("button", { name: "Show the first field to mend" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.value), "Budget Traveler");
});

test("the verdict is read out once nobody types, and at once when asked for", async (t) => {
  const page = await open(t);
  await page.evaluate(() => {
    globalThis.said = [];
    new MutationObserver(() => said.push(document.getElementById("spoken").textContent)).observe(document.getElementById("spoken"), { childList: true });
  });
  // By the page's own clock, which a busy machine does not change.
  const website = page.getByLabel("Website", { exact: true });
  await website.evaluate(async (input) => {
    for (const end of "http://a.b/".split("").keys()) {
      input.value = "http://a.b/".slice(0, end + 1);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  assert.equal((await page.evaluate(() => globalThis.said)).filter((text) => !text.startsWith("Ready")).length, 0, "nothing of what was half typed");
  await page.waitForFunction(() => globalThis.said.length === 1);
  await website.fill("ftp://a");
  const soon = await page.evaluate(async () => {
    document.getElementById("save").click();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return document.getElementById("spoken").textContent;
  });
  assert.match(soon, /^1 field needs mending/);
  assert.match((await page.evaluate(() => globalThis.said)).join("\n"), /^Ready: .*\n1 field needs mending/);
});

for (const [name, viewport] of Object.entries({
  "a large screen": { width: 1120, height: 860 },
  "an enlarged page": { width: 560, height: 430 },
  "a narrow screen": { width: 320, height: 640 },
})) {
  test(`what has the focus is never behind the bar, on ${name}`, async (t) => {
    const page = await open(t, { viewport });
    await page.locator("summary", { hasText: "Frontier" }).click();
    await competitor(page, "Frontier").getByLabel("Website 3", { exact: true }).pressSequentially("spirit.com");
    await verdict(page).getByText("This domain is taken").waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    await page.getByRole("tab", { name: "Brand" }).focus();
    const hidden = [];
    for (let step = 0; step < 44; step++) {
      await page.keyboard.press("Tab");
      const height = await page.evaluate(() => {
        const bar = document.getElementById("save-bar");
        const one = document.activeElement;
        if (bar.contains(one)) return 99;
        const { top, bottom } = one.getBoundingClientRect();
        const end = getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
        return Math.min(bottom, end) - Math.max(top, 0);
      });
      if (height < 10) hidden.push(await focused(page));
    }
    assert.deepEqual(hidden, []);
    // An engine that gives the focus without a look at what covers it, as WebKit does.
    const uncovered = await page.evaluate(() => {
      scrollTo(0, 0);
      const bar = document.getElementById("save-bar");
      if (getComputedStyle(bar).position !== "sticky") return true;
      const covered = [...document.querySelectorAll("#brand input")].find((one) => one.checkVisibility() && one.getBoundingClientRect().top > bar.getBoundingClientRect().top);
      covered.focus({ preventScroll: true });
      return covered.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top;
    });
    assert.ok(uncovered);
  });
}

test("colours of one's own leave nothing unseen", async (t) => {
  const page = await open(t, { forcedColors: "active" });
  const look = (selector, pseudo) => page.locator(selector).first().evaluate((one, pseudo) => getComputedStyle(one, pseudo).backgroundColor, pseudo);
  const paper = await look("#brand .card");
  assert.notEqual(await look(".switch", "::after"), paper);
  assert.notEqual(await look(".tabs [aria-selected=true]", "::after"), paper);
  await page.getByLabel("Name", { exact: true }).first().focus();
  assert.match(await page.evaluate(() => getComputedStyle(document.activeElement).outline), /solid 2px|2px solid/);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByRole("button", { name: "try a generated" }).click();
  await page.locator("#report").getByText("ChatGPT").waitFor();
  assert.notEqual(await look(".bar"), paper);
  assert.notEqual(await look(".segments input:checked + span"), paper);
});
