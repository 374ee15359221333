// Checks and cleans files away from the page, so that it stays at hand.
import { checkEvents, cleanEvents, init, listPlatforms } from "./referee-wasm/events/index.web.js";
import { zip } from "./zip.js";

const started = init().then(() => self.postMessage({ list: listPlatforms() }));
// Each task says so if this failed.
started.catch(() => {});
let stop;

self.addEventListener("message", async ({ data }) => {
  if (data.stop) {
    stop?.abort();
    return;
  }
  stop = new AbortController();
  const { signal } = stop;
  const { task, file, as } = data;
  let told = 0;
  const onProgress = ({ bytes, total }) => {
    if (performance.now() - told < 50 && bytes !== total) return;
    told = performance.now();
    self.postMessage({ task, progress: { bytes, total } });
  };
  try {
    await started;
    const start = performance.now();
    if (task === "check") {
      const report = await checkEvents(file, { onProgress, signal, maxErrors: 500 });
      self.postMessage({ task, report, took: performance.now() - start });
    } else {
      const parts = [];
      for await (const body of cleanEvents(file, { as, onProgress, signal })) parts.push(new Blob([body]));
      const end = as === "json" ? "json" : "ndjson";
      const stem = (file.name ?? "events").replace(/\.[^.]*$/, "");
      const names = parts.map((_, index) => `${stem}-${String(index + 1).padStart(3, "0")}.${end}`);
      const result =
        parts.length === 1
          ? { blob: parts[0], name: names[0] }
          : { blob: await zip(parts.map((blob, index) => ({ name: names[index], blob }))), name: `${stem}-clean.zip` };
      self.postMessage({ task, result: { ...result, parts: parts.length }, took: performance.now() - start });
    }
  } catch (error) {
    self.postMessage({ task, error: { code: error.code ?? error.name, message: error.message } });
  }
});
