// Every operation of the contract under its JavaScript name: arguments in, plain objects out.

import { RefereeError } from "./error.js";
import { bytes, isBytes, join, joined, json, list, options, text, wellFormed } from "./guards.js";
import { PART, answer, intoRoom, memory, ready, run } from "./instance.js";
import { utf8 } from "./utf8.js";

const decoder = new TextDecoder();

/** Any operation by the name of the contract, as on the command line. */
export function call(operation, argument) {
  text(operation, "operation");
  const line = json(argument === undefined ? {} : argument, "argument");
  return run((glue) => answer(glue.call(operation, line)));
}

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
  const text = join(websites, "inputs", start, memory().words);
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
  const { words, octets } = memory();
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

export const classifyReferrer = (raw, given) =>
  call("classify_referrer", { raw, overlay: options(given, ["overlay"]).overlay });

export function classifyReferrers(raws, given) {
  const { overlay } = options(given, ["overlay"]);
  const { text, lengths } = joined(raws, "raws");
  const rules = rulesOf(overlay);
  if (lengths.length === 0) return [];
  return run((glue) => {
    const found = glue.classify_referrers(utf8(text), lengths, rules);
    // Few results stand for many referrers: each is made once, and frozen since it is shared.
    const distinct = JSON.parse(found.results()).map(frozen);
    const results = Array.from(found.indices(), (at) => distinct[at]);
    found.free();
    return results;
  });
}

/** An overlay as JSON, where there is one. */
export const rulesOf = (overlay) => (overlay === undefined || overlay === null ? undefined : json(overlay, "overlay"));

export const listPlatforms = (given) =>
  call("list_platforms", { overlay: options(given, ["overlay"]).overlay });

export function splitEvents(body, given) {
  const { format, as, maxEvents, maxBytes } = options(given, ["format", "as", "maxEvents", "maxBytes"]);
  return call("split_events", {
    body: bodyText(body),
    format,
    as,
    max_events: maxEvents,
    max_bytes: maxBytes,
  });
}

export const findConflicts = (brand, given) =>
  call("find_conflicts", { brand, before: options(given, ["before"]).before });

export const classifyCitations = (brand, urls) => call("classify_citations", { brand, urls });

export function findMentions(brand, text) {
  const found = call("find_mentions", { brand, text });
  const units = codeUnits(text);
  for (const mention of found.mentions) {
    mention.start = units(mention.start);
    mention.end = units(mention.end);
  }
  return found;
}

export const createBrand = (request, given) =>
  call("create_brand", { request, limits: options(given, ["limits"]).limits });

export const updateBrand = (current, request) => call("update_brand", { current, request });

export const createCompetitor = (current, request) =>
  call("create_competitor", { current, request });

export const replaceCompetitor = (current, competitorId, request) =>
  call("replace_competitor", { current, competitor_id: competitorId, request });

export function createPrompt(brand, request, given) {
  const { prompts, stages } = options(given, ["prompts", "stages"]);
  return call("create_prompt", { brand, prompts, stages, request });
}

export const updatePrompt = (prompt, request) => call("update_prompt", { prompt, request });

export function listPrompts(prompts, given) {
  const { status, limit, offset } = options(given, ["status", "limit", "offset"]);
  return call("list_prompts", { prompts, status, limit, offset });
}

export function registerConnection(request, given) {
  const known = ["brandId", "connections", "integrations", "id", "now"];
  const { brandId, connections, integrations, id, now } = options(given, known);
  return call("register_connection", {
    brand_id: brandId,
    connections,
    integrations,
    request,
    id,
    now,
  });
}

export const listConnections = (connections) => call("list_connections", { connections });

export const disableConnection = (connections, connectionId) =>
  call("disable_connection", { connections, connection_id: connectionId });

export function pushEvents(connection, body, given) {
  const { contentType, now, overlay } = options(given, ["contentType", "now", "overlay"]);
  return call("push_events", {
    connection,
    body: bodyText(body),
    content_type: contentType,
    now,
    overlay,
  });
}

export function trafficSource(website, given) {
  const { connections, integrations } = options(given, ["connections", "integrations"]);
  return call("traffic_source", { website, connections, integrations });
}

/** A body that the operation takes as text. */
function bodyText(body) {
  if (!isBytes(body)) return body;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes(body, "body"));
  } catch (error) {
    if (error instanceof RefereeError) throw error;
    throw new RefereeError("argument.utf8", "body: should be UTF-8");
  }
}

/** From an offset in code points, ascending from call to call or not, to one in code units. */
function codeUnits(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => offset;
  let points = 0;
  let units = 0;
  return (offset) => {
    if (offset < points) points = units = 0;
    while (points < offset) {
      units += text.codePointAt(units) > 0xffff ? 2 : 1;
      points++;
    }
    return units;
  };
}

function frozen(result) {
  if (result.rule) Object.freeze(result.rule);
  return Object.freeze(result);
}
