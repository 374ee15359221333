// What was removed can be had back, the last first, until the form is saved.
const $ = (id) => document.getElementById(id);

export class Removals {
  constructor() {
    this.removed = [];
    $("undo").addEventListener("click", () => this.undo());
    // In a field, the keys undo what was typed there.
    $("brand").addEventListener("keydown", (event) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
      if (!isUndo || !this.removed.length || event.target.matches("input:not([type=checkbox]), textarea")) return;
      event.preventDefault();
      this.undo();
    });
  }

  /** @param {() => void} restore puts it back, and the focus on it */
  add(name, restore) {
    this.removed.push({ name, restore });
    this.draw();
    $("removed").textContent = `${name} removed. Undo is beside Save.`;
  }

  undo() {
    const { name, restore } = this.removed.pop();
    restore();
    this.draw();
    $("removed").textContent = `${name} is back.`;
  }

  forget() {
    this.removed = [];
    this.draw();
    $("removed").textContent = "";
  }

  draw() {
    const last = this.removed.at(-1);
    $("undo").hidden = !last;
    if (last) $("undo").setAttribute("aria-label", `Undo: put back ${last.name}`);
  }
}
