// Checks and cleans files away from the page, so that it stays at hand.
import { checkEvents, cleanEvents, init, listPlatforms } from "./referee-wasm/events/index.web.js";
import { sniff } from "./sniff.js";
import { zip } from "./zip.js";

const started = init().then(() => self.postMessage({ list: listPlatforms() }));
// Each task says so if this failed.
started.catch(() => {});
let stop;

self.addEventListener("message", async ({ data }) => {
  // One task at a time: the next ends the one before it.
  stop?.abort();
  if (data.stop) return;
  stop = new AbortController();
  const { signal } = stop;
  const { task, id, file, as } = data;
  let told = 0;
  const onProgress = ({ bytes, total }) => {
    if (performance.now() - told < 50 && bytes !== total) return;
    told = performance.now();
    self.postMessage({ task, id, progress: { bytes, total } });
  };
  try {
    await started;
    const start = performance.now();
    if (task === "check") {
      const report = await checkEvents(file, { onProgress, signal, maxErrors: 500 });
      const took = performance.now() - start;
      const advice = report.status === 400 ? await sniff(file) : undefined;
      self.postMessage({ task, id, report, advice, took });
    } else {
      const parts = [];
      for await (const body of cleanEvents(file, { as, onProgress, signal })) parts.push(new Blob([body]));
      const end = as === "json" ? "json" : "ndjson";
      const stem = file.name.replace(/\.[^.]*$/, "") || "events";
      const names = parts.map((_, index) => `${stem}-${String(index + 1).padStart(3, "0")}.${end}`);
      const result =
        parts.length === 1
          ? { blob: parts[0], name: names[0] }
          : { blob: await zip(parts.map((blob, index) => ({ name: names[index], blob })), signal), name: `${stem}-clean.zip` };
      self.postMessage({ task, id, result: { ...result, parts: parts.length } });
    }
  } catch (error) {
    self.postMessage({ task, id, error: { isStopped: signal.aborted, message: error.message } });
  }
});
