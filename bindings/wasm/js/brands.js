// What the API would answer to those who write brands and competitors.

import { call } from "./call.js";
import { options } from "./guards.js";

export const createBrand = (request, given) =>
  call("create_brand", { request, limits: options(given, ["limits"]).limits });

export const updateBrand = (current, request) => call("update_brand", { current, request });

export const createCompetitor = (current, request) =>
  call("create_competitor", { current, request });

export const replaceCompetitor = (current, competitorId, request) =>
  call("replace_competitor", { current, competitor_id: competitorId, request });
