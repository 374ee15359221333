// The vectors through the public functions, in whatever runs this: Node, a page, a worker.
// Each entry says how the argument of an operation becomes a call.

/** @returns {Record<string, (api: any, argument: any) => unknown>} */
export const CALLS = {
  normalize_website: (r, a) => r.normalizeWebsite(a.input),
  classify_referrer: (r, a) => r.classifyReferrer(a.raw, given({ overlay: a.overlay })),
  list_platforms: (r, a) => r.listPlatforms(given({ overlay: a.overlay })),
  check_events: (r, a) =>
    r.checkEvents(a.body, given({ format: a.format, overlay: a.overlay, includeRows: a.include_rows })),
  split_events: (r, a) =>
    r.splitEvents(a.body, given({ format: a.format, as: a.as, maxEvents: a.max_events, maxBytes: a.max_bytes })),
  find_conflicts: (r, a) => r.findConflicts(a.brand, given({ before: a.before })),
  classify_citations: (r, a) => r.classifyCitations(a.brand, a.urls),
  find_mentions: (r, a) => inCodePoints(a.text, r.findMentions(a.brand, a.text)),
  create_brand: (r, a) => r.createBrand(a.request, given({ limits: a.limits })),
  update_brand: (r, a) => r.updateBrand(a.current, a.request),
  create_competitor: (r, a) => r.createCompetitor(a.current, a.request),
  replace_competitor: (r, a) => r.replaceCompetitor(a.current, a.competitor_id, a.request),
  create_prompt: (r, a) => r.createPrompt(a.brand, a.request, given({ prompts: a.prompts, stages: a.stages })),
  update_prompt: (r, a) => r.updatePrompt(a.prompt, a.request),
  list_prompts: (r, a) => r.listPrompts(a.prompts, given({ status: a.status, limit: a.limit, offset: a.offset })),
  register_connection: (r, a) =>
    r.registerConnection(a.request, {
      brandId: a.brand_id,
      connections: a.connections,
      integrations: a.integrations,
      id: a.id,
      now: a.now,
    }),
  list_connections: (r, a) => r.listConnections(a.connections),
  disable_connection: (r, a) => r.disableConnection(a.connections, a.connection_id),
  push_events: (r, a) =>
    r.pushEvents(a.connection, a.body, given({ contentType: a.content_type, now: a.now, overlay: a.overlay })),
  traffic_source: (r, a) =>
    r.trafficSource(a.website, { connections: a.connections, integrations: a.integrations }),
};

/** The entries of the package that have a part of it, with their operations. */
const PARTS = {
  brand: ["normalize_website", "find_conflicts", "create_brand", "update_brand", "create_competitor", "replace_competitor"],
  events: ["classify_referrer", "list_platforms", "check_events", "split_events"],
};
export const parts = Object.keys(PARTS);

/** What stands by operation, for those of a part alone; for all of them where there is none. */
export const of = (part, byOperation) =>
  part ? Object.fromEntries(PARTS[part].map((operation) => [operation, byOperation[operation]])) : byOperation;

/**
 * Runs the cases of all operations.
 *
 * @param {any} api
 * @param {Record<string, { cases: any[] }>} vectors by operation
 * @returns {Promise<{ counts: Record<string, number>, failures: string[] }>}
 */
export async function runVectors(api, vectors) {
  const counts = {};
  const failures = [];
  for (const [operation, { cases }] of Object.entries(vectors)) {
    counts[operation] = 0;
    for (const one of cases) {
      const name = `${operation}/${one.id}`;
      // The same through the door of the command line.
      for (const [way, run] of [["", CALLS[operation]], [" by call()", (r, a) => r.call(operation, a)]]) {
        const answer = await answerOf(run, api, one.in);
        const problem = judge(one, answer);
        if (problem) failures.push(`${name}${way}: ${problem}\n  got ${JSON.stringify(answer)?.slice(0, 600)}`);
      }
      counts[operation]++;
    }
  }
  return { counts, failures };
}

async function answerOf(run, api, argument) {
  if (!run) return { error: { code: "no JavaScript function" } };
  try {
    return { ok: await run(api, argument) };
  } catch (error) {
    return { error: { code: error.code, message: error.message } };
  }
}

function judge(one, answer) {
  if ("error" in one) {
    return answer.error?.code === one.error ? "" : `wants error ${one.error}`;
  }
  if (!("ok" in answer)) return `wants a result`;
  const at = difference(one.ok, answer.ok, one.partial === true, "");
  return at === undefined ? "" : `differs at ${at || "the root"}`;
}

/** Where two JSON values differ; with `partial`, objects may hold more than is wanted. */
function difference(want, got, partial, at) {
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length) return at;
    for (let index = 0; index < want.length; index++) {
      const found = difference(want[index], got[index], partial, `${at}/${index}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (want !== null && typeof want === "object") {
    if (got === null || typeof got !== "object" || Array.isArray(got)) return at;
    if (!partial && Object.keys(got).length !== Object.keys(want).length) return at;
    for (const key of Object.keys(want)) {
      if (!Object.hasOwn(got, key)) return `${at}/${key}`;
      const found = difference(want[key], got[key], partial, `${at}/${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return Object.is(want, got) || want === got ? undefined : at;
}

/** An options object as a caller would write it. */
function given(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The contract counts code points, JavaScript code units. */
function inCodePoints(text, found) {
  const points = (units) => [...text.slice(0, units)].length;
  for (const mention of found.mentions) {
    mention.start = points(mention.start);
    mention.end = points(mention.end);
  }
  return found;
}
