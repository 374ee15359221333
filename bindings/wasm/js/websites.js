// Websites in their normal form: one, or many at once.

import { call } from "./call.js";
import { join, list, wellFormed } from "./guards.js";
import { intoRoom, memory, ready, run } from "./instance.js";

/** The most websites that cross at once; the module knows the number too. */
const PART = 512;
const decoder = new TextDecoder();
let seen;
let words;

export const normalizeWebsite = (input) => call("normalize_website", { input });

export function normalizeWebsites(inputs) {
  // Each website makes room for its result: a list that grows is copied again and again.
  const results = [...list(inputs, "inputs")];
  for (let start = 0; start < results.length; start += PART) normalize(results.slice(start, start + PART), start, results);
  return results;
}

/** Puts in their place the normal forms of at most `PART` websites, of which the first has the index `start`. */
function normalize(websites, start, results) {
  ready();
  const text = join(websites, "inputs", start, lengths());
  const { length } = websites;
  const { read, written } = run(() => intoRoom(text));
  if (read < text.length) {
    wellFormed(text, websites, "inputs", start);
    // Too long to cross at once.
    if (length === 1) {
      results[start] = normalizeLong(text);
      return;
    }
    const half = length >> 1;
    normalize(websites.slice(0, half), start, results);
    normalize(websites.slice(half), start + half, results);
    return;
  }
  const at = run((glue) => glue.normalize_websites(written, length) >>> 0);
  const words = lengths();
  const { octets } = memory();
  // What takes the place of a lone surrogate was met, and may stand for one.
  if (words[PART] >>> 31) wellFormed(text, websites, "inputs", start);
  const saidLength = words[PART] & 0x7fffffff;
  // What is no slice of its website.
  const said = saidLength ? decoder.decode(octets.subarray(at, at + saidLength)) : "";
  let next = 0;
  for (let index = 0; index < length; index++) {
    const word = words[index];
    const domain = word & 0xff;
    let site;
    if (word >= 0xff000000) {
      site = said.slice(next, (next += (word >>> 8) & 0xffff));
    } else {
      const first = word >>> 20;
      site = websites[index].slice(first, first + ((word >>> 8) & 0xfff));
    }
    results[start + index] = domain ? { domain: domain === site.length ? site : site.slice(0, domain), site } : refused(site);
  }
}

/** Where the module is told the lengths of websites, and says what it made of each. */
function lengths() {
  const now = memory();
  if (now !== seen) {
    words = new Uint32Array(now.octets.buffer, run((glue) => glue.words() >>> 0), PART + 1);
    seen = now;
  }
  return words;
}

function normalizeLong(input) {
  try {
    return normalizeWebsite(input);
  } catch (error) {
    if (!error.code?.startsWith("website.")) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

/** An error as a result, from `CODE MESSAGE`. */
function refused(text) {
  const space = text.indexOf(" ");
  return { error: { code: text.slice(0, space), message: text.slice(space + 1) } };
}
