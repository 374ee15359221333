// The page: the two tabs. The form goes by the small module; the worker of the events tab has the whole.
import { init } from "./referee-wasm/brand/index.web.js";
import { BrandForm } from "./brand-form.js";
import { EventsPanel } from "./events-panel.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
let events;

function select(tab, focus) {
  for (const one of tabs) {
    const is = one === tab;
    one.setAttribute("aria-selected", String(is));
    one.tabIndex = is ? 0 : -1;
    document.getElementById(one.getAttribute("aria-controls")).hidden = !is;
  }
  // Who never opens it never loads what checks events.
  if (tab.id === "tab-events") events ??= new EventsPanel();
  if (focus) tab.focus();
  history.replaceState(null, "", `#${tab.id.slice(4)}`);
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener("click", () => select(tab, false));
  tab.addEventListener("keydown", (event) => {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(tabs.at(to % tabs.length), true);
  });
}

// The whole page takes a file, or refuses it: a near miss would open it in place of the form.
const drop = document.getElementById("drop");
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const isOpen = !document.getElementById("panel-events").hidden;
    event.dataTransfer.dropEffect = isOpen ? "copy" : "none";
    drop.classList.toggle("over", isOpen && type === "dragover");
    if (isOpen && type === "drop") events.take(event.dataTransfer);
  });
}
addEventListener("dragleave", (event) => event.relatedTarget ?? drop.classList.remove("over"));

if (location.hash === "#events") select(tabs[1], false);

try {
  await init();
  const form = new BrandForm();
  // For measurements: what a change costs, in milliseconds.
  globalThis.strokes = () => form.strokes;
} catch (error) {
  console.error(error);
  document.getElementById("unavailable").hidden = false;
  document.getElementById("brand").hidden = true;
}
document.documentElement.dataset.ready = "true";
