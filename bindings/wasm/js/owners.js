// Who claims a website, and who owns one that is cited.

import { call } from "./call.js";
import { options } from "./guards.js";

export const findConflicts = (brand, given) =>
  call("find_conflicts", { brand, before: options(given, ["before"]).before });

export const classifyCitations = (brand, urls) => call("classify_citations", { brand, urls });
