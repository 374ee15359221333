// Checks a file on the way into a pipeline: `node examples/node.ts events.ndjson`.
import { createReadStream } from "node:fs";
import { checkEvents, type EventReport } from "referee-wasm";

export async function check(path: string): Promise<EventReport> {
  const report = await checkEvents(createReadStream(path), { maxErrors: 20 });
  for (const error of report.errors) {
    console.error(`${path}:${error.line ?? error.row}: ${error.field ?? ""} ${error.msg}`);
  }
  console.log(`${report.accepted} accepted, ${report.rejected} rejected, ${report.invalid} invalid`);
  return report;
}

const path = process.argv[2];
if (path) process.exitCode = (await check(path)).status === 200 ? 0 : 1;
