// The events tab: a file goes to the worker, its report is drawn here.
import { h, icon, number, size, visible } from "./dom.js";
import { sampleFile } from "./sample.js";

const $ = (id) => document.getElementById(id);
const SHOWN = 50;
const METRICS = [
  ["upserts", "Rows"],
  ["pageviews", "Pageviews"],
  ["sessions", "Sessions"],
  ["transactions", "Transactions"],
  ["purchase_revenue", "Revenue"],
];
const REASONS = {
  empty: "empty",
  placeholder: "placeholder, such as (direct)",
  not_a_host: "no host",
  unsupported_scheme: "another scheme",
  path_not_listed: "path not listed",
  unknown_host: "host not listed",
};

export class EventsPanel {
  constructor() {
    this.names = new Map();
    this.worker = new Worker(new URL("./events-worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.heard(data));
    this.worker.addEventListener("error", (event) => {
      this.broken = `The check could not be started: ${event.message ?? "its worker did not load"}`;
      this.fail(this.broken);
    });
    $("file").addEventListener("change", () => {
      const [file] = $("file").files;
      // The same file, mended, may be chosen again.
      $("file").value = "";
      if (file) this.check(file);
    });
    $("sample").addEventListener("click", () => this.check(sampleFile()));
    $("stop").addEventListener("click", () => this.worker.postMessage({ stop: true }));
  }

  /** @param {DataTransfer} dropped */
  take(dropped) {
    const [file] = dropped.files;
    const isFolder = [...dropped.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
    if (!file && !isFolder) return;
    if (isFolder) this.fail(`${file?.name ?? "That"} is a folder: drop the files in it, one at a time.`);
    else this.check(file, dropped.files.length > 1 ? `Of ${dropped.files.length} files, the first is checked: one at a time.` : "");
  }

  check(file, note = "") {
    this.file = file;
    if (this.broken) return this.fail(this.broken);
    $("report").hidden = true;
    $("events-note").hidden = !note;
    $("events-note").textContent = note;
    this.say(`${note} Checking ${file.name}`.trim());
    this.begin("check", `Checking ${file.name}`);
  }

  clean(as) {
    this.begin("clean", "Writing clean request bodies", as);
  }

  begin(task, name, as) {
    // What is still said of a task before this one is not heard.
    this.id = (this.id ?? 0) + 1;
    this.worker.postMessage({ task, id: this.id, file: this.file, as });
    $("progress-card").hidden = false;
    $("progress-name").textContent = name;
    $("progress").value = 0;
    $("progress-note").textContent = size(this.file.size);
    this.started = performance.now();
  }

  heard({ task, id, list, progress, report, advice, result, error, took }) {
    if (list) {
      for (const { slug, name } of list.platforms) this.names.set(slug, name);
      $("list-version").textContent = `Allow-list of ${list.version}: ${list.platforms.length} AI platforms.`;
      return;
    }
    if (id !== this.id) return;
    if (progress) {
      $("progress").value = progress.total ? progress.bytes / progress.total : 0;
      const rate = progress.bytes / 1e3 / Math.max(performance.now() - this.started, 1);
      $("progress-note").textContent = `${size(progress.bytes)} of ${size(progress.total ?? progress.bytes)} · ${rate.toFixed(0)} MB/s`;
      return;
    }
    const isStopping = document.activeElement === $("stop");
    $("progress-card").hidden = true;
    if (report) this.draw(report, took, advice);
    else if (result) this.hand(result);
    else {
      const { isStopped, message } = error;
      if (task === "check") this.fail(isStopped ? `Stopped: ${this.file.name} was not read to its end.` : `The file could not be read: ${message}`);
      else this.noteDownload(isStopped ? "Stopped: nothing was downloaded." : `The bodies could not be written: ${message}`);
      if (isStopping) (task === "check" ? $("file") : $("clean")).focus();
    }
  }

  /** In the place of a report. */
  fail(text) {
    this.id = (this.id ?? 0) + 1;
    this.worker.postMessage({ stop: true });
    $("progress-card").hidden = true;
    $("events-note").hidden = true;
    this.say(text);
    $("report").replaceChildren(h("p.banner", { text }));
    $("report").hidden = false;
  }

  noteDownload(text) {
    this.say(text);
    $("download-note").textContent = text;
  }

  say(text) {
    $("events-status").textContent = text;
  }

  hand({ blob, name, parts }) {
    const url = URL.createObjectURL(blob);
    const link = h("a", { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    this.noteDownload(`${name}: ${parts} clean ${parts === 1 ? "body" : "bodies"}, ${size(blob.size)}`);
  }

  draw(report, took, advice) {
    const { status, events, accepted, rejected, invalid, duplicates, upserts } = report;
    const speed = `${size(this.file.size)} in ${took < 1000 ? `${took.toFixed(0)} ms` : `${(took / 1000).toFixed(1)} s`}`;
    const words = verdict(report, this.file.size);
    const tile = (label, value, note, kind) => h(`div.tile${kind ? `.${kind}` : ""}`, {}, h("dt", { text: label }), h("dd", {}, h("span.tile-value", { text: number(value) }), h("span.quiet", { text: note })));
    const report_ = $("report");
    report_.replaceChildren(
      h("div.card", {},
        h("div.report-head", {},
          h("div", {}, h("h2", { text: this.file.name, tabindex: "-1" }), h("p.quiet", { text: [speed, { json: "JSON array", ndjson: "NDJSON" }[report.format]].filter(Boolean).join(" · ") })),
          h(`p.answer.${status === 200 ? "good" : "bad"}`, {}, icon(status === 200 ? "good" : "warn"), h("span", { text: words }), h("span.status", { text: String(status) })),
        ),
        advice ? h("p.banner", { text: advice }) : undefined,
        h("dl.tiles", {},
          tile("Rows", events, "read"),
          tile("Accepted", accepted, share(accepted, events), accepted ? "good" : ""),
          tile("Rejected", rejected, "no AI platform"),
          tile("Invalid", invalid, "against the schema", invalid ? "bad" : ""),
          tile("Replaced", duplicates, "by a later row"),
          tile("Upserts", upserts, "what would be stored"),
        ),
        upserts ? this.downloads() : undefined,
      ),
      report.platforms.length ? platformCard(report, this.names) : "",
      invalid ? errorsCard(report) : "",
      rejected ? rejectedCard(report) : "",
      fieldsCard(report),
    );
    report_.hidden = false;
    this.say([words, advice, `${number(accepted)} accepted, ${number(rejected)} rejected, ${number(invalid)} invalid.`].filter(Boolean).join(" "));
    report_.querySelector("h2").focus({ preventScroll: true });
  }

  downloads() {
    const as = h("select", { id: "clean-as" }, h("option", { value: "ndjson", text: "NDJSON" }), h("option", { value: "json", text: "JSON arrays" }));
    return h("div.downloads", {},
      h("div", {}, h("p", {}, h("strong", { text: "Clean request bodies" })), h("p.quiet", { id: "download-note", text: "The rows that would be stored, each body within 10,000 events and 5 MB." })),
      h("div.save-actions", {}, h("label.sr", { for: "clean-as", text: "Format of the bodies" }), as, h("button.button.strong", { type: "button", id: "clean", onclick: () => this.clean(as.value) }, icon("down"), "Download")),
    );
  }
}

/** What the API would answer, in a sentence. */
function verdict({ status, format, events, invalid, errors }, bytes) {
  if (status === 422) return `The API would refuse the batch: ${number(invalid)} ${invalid === 1 ? "row is" : "rows are"} not valid.`;
  if (status === 400) {
    if (events === 0) return "The API would refuse the body: it is empty.";
    const broken = errors.find(({ type }) => type === "json_invalid");
    const where = broken && (format === "json" ? `row ${number(broken.row + 1)}` : `line ${number(broken.line)}`);
    return `The API would refuse the body: ${where ?? "a row"} is malformed.`;
  }
  if (events === 0) return "The API would take this: an array of no rows.";
  return events > 10_000 || bytes > 5_000_000 ? "The API would take every row, in several requests." : "The API would take every row.";
}

const share = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(1)} %` : "");

/** A bar as wide as its share. */
function bar(value, most) {
  const element = h("span.bar", { "aria-hidden": "true" });
  element.style.setProperty("--share", `${most ? (100 * value) / most : 0}%`);
  return element;
}

function table(caption, heads, rows, kind = "") {
  return h("div.scroll", { tabindex: "0", role: "region", "aria-label": caption },
    h(`table${kind}`, {}, h("caption.sr", { text: caption }), h("thead", {}, h("tr", {}, ...heads.map((head) => (head ? h("th", { scope: "col", text: head }) : h("td"))))), h("tbody", {}, ...rows)),
  );
}

function platformCard(report, names) {
  const holder = h("div");
  const group = h("div.segments", { role: "radiogroup", "aria-label": "Measure" });
  const show = (metric) => {
    const rows = [...report.platforms].sort((a, b) => b[metric] - a[metric]);
    const most = rows[0][metric];
    const total = rows.reduce((sum, row) => sum + row[metric], 0);
    const money = metric === "purchase_revenue";
    const shown = (value) => (money ? value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : number(value));
    holder.replaceChildren(
      table(`By platform`, ["Platform", "", METRICS.find(([name]) => name === metric)[1], "Share"], rows.map((row) =>
        h("tr", {}, h("th", { scope: "row", text: names.get(row.platform) ?? row.platform }), h("td.bar-cell", {}, bar(row[metric], most)), h("td.figure", { text: shown(row[metric]) }), h("td.figure.quiet", { text: share(row[metric], total) })),
      ), ".chart"),
    );
  };
  METRICS.forEach(([metric, label], index) => {
    const input = h("input", { type: "radio", name: "metric", value: metric, checked: index === 0, onchange: () => show(metric) });
    group.append(h("label", {}, input, h("span", { text: label })));
  });
  show("upserts");
  return h("div.card", {}, h("div.label-row", {}, h("h2", { text: "By platform" }), group), holder);
}

function errorsCard(report) {
  const shown = report.errors.slice(0, SHOWN);
  const all = report.errors.length + report.errors_omitted;
  const more = all > shown.length ? `The first ${shown.length} of ${number(all)}.` : `${number(all)} in all.`;
  return h("div.card", {}, h("div.label-row", {}, h("h2", { text: "What is wrong" }), h("span.counter", { text: more })),
    table("What is wrong", [report.format === "json" ? "Row" : "Line", "Field", "Problem", "Found"], shown.map((error) =>
      h("tr", {}, h("td.figure", { text: number(error.line ?? error.row + 1) }), h("td", {}, h("code", { text: error.field ?? "row" })), h("td", { text: error.msg }), h("td.found", {}, h("code", { text: error.type === "missing" ? "" : clip(error.input) }))),
    )),
  );
}

function rejectedCard(report) {
  const most = report.unknown_referrers[0]?.count ?? 1;
  const reasons = Object.entries(report.rejections).filter(([, count]) => count).map(([reason, count]) => `${number(count)} ${REASONS[reason] ?? reason}`);
  if (report.unknown_referrers.length > SHOWN) reasons.push(`the ${SHOWN} most frequent`);
  return h("div.card", {}, h("div.label-row", {}, h("h2", { text: "Referrers without a platform" }), h("span.counter", { text: reasons.join(" · ") })),
    table("Referrers without a platform", ["Referrer", "", "Rows"], report.unknown_referrers.slice(0, SHOWN).map((one) =>
      h("tr", {}, h("th", { scope: "row" }, h("code", { text: visible(one.value) || "(empty)" })), h("td.bar-cell", {}, bar(one.count, most)), h("td.figure", { text: number(one.count) })),
    ), ".chart.grey"),
  );
}

function fieldsCard(report) {
  const unknown = Object.entries(report.unknown_fields).sort(([, a], [, b]) => b - a);
  if (!unknown.length) return "";
  const isMore = unknown.length > SHOWN || report.unknown_fields_omitted > 0;
  return h("div.card", {}, h("div.label-row", {}, h("h2", { text: "Fields that the API ignores" }), isMore ? h("span.counter", { text: `The ${Math.min(SHOWN, unknown.length)} most frequent.` }) : undefined),
    h("p.quiet", { text: "A misspelt field is not an error: its numbers are lost in silence." }),
    h("ul.unknown", {}, ...unknown.slice(0, SHOWN).map(([name, count]) => h("li", {}, h("code", { text: visible(name) }), ` in ${number(count)} ${count === 1 ? "row" : "rows"}`))),
  );
}

function clip(input) {
  const text = visible(JSON.stringify(input) ?? "");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
