// Where a text names the owners of a brand.

import { call } from "./call.js";

export function findMentions(brand, text) {
  const found = call("find_mentions", { brand, text });
  const units = codeUnits(text);
  for (const mention of found.mentions) {
    mention.start = units(mention.start);
    mention.end = units(mention.end);
  }
  return found;
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
