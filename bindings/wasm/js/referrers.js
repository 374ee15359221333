// What platform a referrer leads to: one, or many at once.

import { call } from "./call.js";
import { joined, json, options } from "./guards.js";
import { run } from "./instance.js";
import { utf8 } from "./utf8.js";

export const classifyReferrer = (raw, given) =>
  call("classify_referrer", { raw, overlay: options(given, ["overlay"]).overlay });

export function classifyReferrers(raws, given) {
  const { overlay } = options(given, ["overlay"]);
  const { text, lengths } = joined(raws, "raws");
  const rules = rulesOf(overlay);
  if (lengths.length === 0) return [];
  return run((glue) => {
    // Few results stand for many referrers: each is made once, and frozen since it is shared.
    const results = glue.classify_referrers(utf8(text), lengths, rules);
    const distinct = results && JSON.parse(results).map(frozen);
    return distinct && Array.from(glue.places(), (at) => distinct[at]);
  });
}

/** An overlay as JSON, where there is one. */
export const rulesOf = (overlay) => (overlay === undefined || overlay === null ? undefined : json(overlay, "overlay"));

export const listPlatforms = (given) =>
  call("list_platforms", { overlay: options(given, ["overlay"]).overlay });

function frozen(result) {
  if (result.rule) Object.freeze(result.rule);
  return Object.freeze(result);
}
