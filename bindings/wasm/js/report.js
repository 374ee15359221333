// A report from the numbers or the JSON that the module has kept.

import { memory } from "./instance.js";
import { call } from "./call.js";

/** The module knows formats and reasons by their places. */
export const FORMATS = ["auto", "json", "ndjson"];
const REASONS = ["empty", "placeholder", "unsupported_scheme", "not_a_host", "path_not_listed", "unknown_host"];
/** Version, hash and slugs of the built-in list. */
let builtin;

/** The report whose numbers begin at `at`; nowhere, if it is not all numbers. */
export function reportAt(at, glue) {
  if (at === 0) return JSON.parse(glue.report());
  builtin ??= list();
  const [{ version, hash }, slugs] = builtin;
  // Only now: what was called may have let the memory grow.
  const { numbers } = memory();
  let next = at / 8;
  const report = {
    status: numbers[next++],
    format: FORMATS[numbers[next++]],
    events: numbers[next++],
    accepted: numbers[next++],
    rejected: numbers[next++],
    invalid: numbers[next++],
    duplicates: numbers[next++],
    upserts: numbers[next++],
    errors: [],
    errors_omitted: numbers[next++],
    rejections: {},
    unknown_referrers: [],
    unknown_referrers_omitted: numbers[next++],
    unknown_fields: {},
    unknown_fields_omitted: numbers[next++],
    platforms: [],
    list: { version, hash },
  };
  for (const reason of REASONS) {
    const count = numbers[next++];
    if (count) report.rejections[reason] = count;
  }
  const platforms = numbers[next++];
  for (let index = 0; index < platforms; index++) {
    report.platforms.push({
      platform: slugs[numbers[next]],
      upserts: numbers[next + 1],
      pageviews: numbers[next + 2],
      sessions: numbers[next + 3],
      transactions: numbers[next + 4],
      purchase_revenue: numbers[next + 5],
    });
    next += 6;
  }
  return report;
}

function list() {
  const { platforms, ...name } = call("list_platforms");
  return [name, platforms.map(({ slug }) => slug)];
}
