// A field of a form that says, while someone types, that a website is somebody else's.
import { BrandChecker, init, type Brand } from "referee-wasm/brand";

/** Watches the field of the brand's own website, and says in `note` what the API would say. */
export async function watch(stored: Brand, field: HTMLInputElement, note: HTMLElement): Promise<void> {
  await init();
  const form = new BrandChecker(stored);
  field.addEventListener("input", () => {
    form.set("website", field.value);
    const conflict = form.conflicts().find(({ paths }) => paths.holder === "website" || paths.claimant === "website");
    note.textContent = conflict?.detail ?? "";
    field.setAttribute("aria-invalid", String(form.answer().status !== 200));
  });
}
