// Vercel's edge runtime, which Next.js builds for: as index.workerd.js, but `?module` is what asks for the
// module there, and not for an instance of it.
import module from "./referee.wasm?module";
import { initSync, start } from "./api.js";

initSync(module);

export * from "./api.js";
export const init = (source) => start(() => source);
