// What the API would answer to those who write and list prompts.

import { call } from "./call.js";
import { options } from "./guards.js";

export function createPrompt(brand, request, given) {
  const { prompts, stages } = options(given, ["prompts", "stages"]);
  return call("create_prompt", { brand, prompts, stages, request });
}

export const updatePrompt = (prompt, request) => call("update_prompt", { prompt, request });

export function listPrompts(prompts, given) {
  const { status, limit, offset } = options(given, ["status", "limit", "offset"]);
  return call("list_prompts", { prompts, status, limit, offset });
}
