// The bar that says what the API would answer.
import { h, icon } from "./dom.js";

const WORDS = { 200: "OK", 201: "Created", 409: "Conflict", 422: "Unprocessable", 429: "Over the plan" };

/** How long nothing is typed before the verdict is read out. */
const QUIET = 1000;
let waiting;

/** @param isAsked whether somebody pressed Save, who waits for the answer */
export function drawVerdict({ answer, isTaken, isUnchanged, saved, isAsked, jump }) {
  const { status, body } = answer;
  const good = status < 300;
  const bar = document.getElementById("save-bar");
  bar.dataset.state = good ? (isUnchanged ? "still" : "good") : "bad";
  const lines = good ? [calm(isUnchanged, saved)] : refusal(status, body, isTaken);
  const verdict = document.getElementById("verdict");
  const text = JSON.stringify([status, lines]);
  if (isAsked || verdict.dataset.text !== text) {
    // Not at first, when nobody has done anything.
    if (verdict.dataset.text) speak(lines.filter(Boolean).join(". "), isAsked ? 0 : QUIET);
    verdict.dataset.text = text;
    verdict.replaceChildren(
      icon(good ? "good" : "warn"),
      h("div", {}, h("p.verdict-title", { text: lines[0] }), lines[1] ? h("p.verdict-more", { text: lines[1] }) : undefined),
    );
    if (jump) verdict.append(h("button.link", { type: "button", text: "Show", onclick: jump, "aria-label": "Show the first field to mend" }));
  }
  const save = document.getElementById("save");
  save.replaceChildren("Save", h("span.status", {}, `${status}`, h("span.word", { text: ` ${WORDS[status] ?? ""}` })));
  save.setAttribute("aria-disabled", String(good && isUnchanged));
}

/** To a screen reader: what is seen at every key would drown what is typed. */
function speak(text, delay) {
  clearTimeout(waiting);
  waiting = setTimeout(() => (document.getElementById("spoken").textContent = text), delay);
}

function calm(isUnchanged, saved) {
  if (saved) return saved;
  return isUnchanged ? "Nothing has changed." : "Ready: the API would take this.";
}

function refusal(status, body, isTaken) {
  if (status === 422) {
    const [first] = body.detail;
    const count = body.error_count ?? body.detail.length;
    const where = first.loc.slice(1).map((step) => (typeof step === "number" ? step + 1 : String(step).replaceAll("_", " "))).join(" › ");
    return [`${count} ${count === 1 ? "field needs" : "fields need"} mending`, `${where}: ${first.msg}`];
  }
  if (status === 429) return ["Over the limit of the plan", body.detail.message];
  return [isTaken ? "This domain is taken" : "This name is taken", String(body.detail)];
}
