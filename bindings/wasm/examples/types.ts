// What the declarations promise, held to by `tsc --strict`.
import {
  type Answer,
  BrandChecker,
  type Citation,
  type Classification,
  EventChecker,
  call,
  checkEvents,
  classifyCitations,
  classifyReferrers,
  cleanEvents,
  createBrand,
  findMentions,
  init,
  initSync,
  normalizeWebsites,
  pushEvents,
  trafficSource,
} from "referee-wasm";

export async function everything(file: File, module: WebAssembly.Module): Promise<void> {
  await init();
  initSync(module);

  for (const one of normalizeWebsites(["a.example", ""])) {
    const text: string = one.error ? one.error.code : one.site;
    console.log(text);
  }

  const found: Classification[] = classifyReferrers(["chatgpt.com"] as const);
  for (const one of found) {
    if (one.platform === null) console.log(one.reason);
    else console.log(one.platform, one.rule.value);
  }
  // @ts-expect-error: the results are shared, so they are read only
  found[0]!.platform = "grok";

  const report = await checkEvents(file, { onProgress: ({ bytes, total = 0 }) => console.log(bytes / total) });
  const status: 200 | 400 | 422 = report.status;
  // @ts-expect-error: a misspelt option
  await checkEvents(file, { formats: "json" });
  // @ts-expect-error: a number is no body
  await checkEvents(5);
  for await (const body of cleanEvents(file, { as: "json" })) console.log(status, body.byteLength);
  // @ts-expect-error: a stream cannot be read twice
  cleanEvents(file.stream());

  const brand = { name: "Nova", website: "nova.example", competitors: [{ name: "Acme" }] };
  const owners: Citation[] = classifyCitations(brand, ["a.example"]).owners;
  const { present } = findMentions(brand, "Nova");
  console.log(owners, present[0]?.position);

  const answer: Answer = createBrand({ name: 5 }, { limits: { "brand.personas.count": 3 } });
  console.log(answer.status, answer.body.detail);

  const form = new BrandChecker(brand);
  form.set(["competitors", 0, "websites", 0], "a.example").remove("competitors.0");
  const path: string | undefined = form.conflicts()[0]?.paths.claimant;
  console.log(path, form.answer().plan?.reevaluate);
  form.free();

  const checker = new EventChecker({ format: "ndjson" });
  checker.push(new Uint8Array());
  console.log(checker.finish().upserts);

  pushEvents(null, "[]", { contentType: "application/json", now: "2026-05-24T12:00:00Z" });
  const source: "push" | "google_analytics" | null = trafficSource("a.example", { connections: [], integrations: [] }).source;
  console.log(source, call("list_platforms", {}).version);
}
