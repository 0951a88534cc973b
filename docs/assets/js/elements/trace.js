// Values line by line: the program's lines as the page shows them, each with what it set in the pass that the reader has reached.
// Rounded values are the cells of the table that readers without JavaScript have; the data beside it holds all their digits.
import { firstOf, nearest } from "../lib/steps.js";
import { Lines } from "./lines.js";
import { make } from "./make.js";
import { opened } from "./opened.js";
import { button } from "./parts.js";
import { Places, symbolsLike } from "./places.js";

const PACE = 1400; // milliseconds for a step while it plays
const KEYS = "Keys, once a line has the focus: → and ← go a step on and back, ↓ and ↑ a line down and up, Page Down and Page Up a pass on and back, Home and End to the first and the last step.";

class Trace extends HTMLElement {
  connectedCallback() {
    if (!this.steps) this.build();
  }

  disconnectedCallback() {
    this.pause();
  }

  build() {
    const id = this.parentElement.id;
    Object.assign(this, JSON.parse(this.querySelector('script[type="application/json"]').textContent), { at: 0, pinned: null });
    this.cells = [...this.querySelectorAll("tbody td:last-child")];
    this.lines = new Lines(document.getElementById(this.parentElement.dataset.program).querySelector("pre code"), this.steps, `${id}-opened`);
    this.lines.list.setAttribute("aria-describedby", `${id}-keys`);
    this.opened = make("div", { className: "vg-opened", id: `${id}-opened` });
    this.said = make("p", { className: "vg-offscreen" });
    this.said.setAttribute("role", "status");
    const table = this.querySelector(".vg-trace-table");
    table.open = false;
    const keys = make("p", { className: "vg-trace-keys", id: `${id}-keys` }, KEYS);
    this.querySelector(".vg-live-title").after(this.tools(), this.lines.list, this.opened, keys, this.said);
    this.places = this.findPlaces(new Places(this.steps.flatMap((step) => Object.keys(step.set))));
    this.listen(this.lines.list, table);
    this.go(0);
    // Before the reader does something, nothing is said and nothing of the page is lit.
    this.said.textContent = "";
    this.places.light([]);
  }

  tools() {
    this.back = button("Back", () => this.go(this.at - 1));
    this.next = button("Next", () => this.go(this.at + 1));
    this.play = button("Play", () => (this.timer ? this.pause() : this.start()));
    // Who asked for stillness steps alone.
    this.play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.pass = make("select", { id: `${this.parentElement.id}-pass` }, ...this.passes.map(({ label }, value) => make("option", { value }, label[0].toUpperCase() + label.slice(1))));
    this.pass.addEventListener("change", () => this.go(firstOf(this.steps, Number(this.pass.value))));
    const choice = make("div", { className: "vg-pass" }, make("label", { htmlFor: this.pass.id }, "Pass"), this.pass);
    return make("div", { className: "vg-trace-tools" }, this.back, this.next, this.play, choice);
  }

  // The lines' words and the notes' terms, which become buttons, with the symbols that the author declared for them.
  findPlaces(places) {
    for (const word of this.lines.list.querySelectorAll("code span")) if (places.has(word.textContent)) places.add(word.textContent, word);
    this.notes = new Map();
    for (const term of this.querySelectorAll("dl > dt")) {
      const code = term.querySelector("code");
      const symbol = term.querySelector(".katex-html");
      const button = make("button", { type: "button", className: "vg-name" }, code.cloneNode(true));
      button.setAttribute("aria-pressed", "false");
      code.replaceWith(button);
      this.notes.set(button.textContent, { button, note: term.nextElementSibling });
      places.add(button.textContent, term, ...(symbol ? symbolsLike(symbol, this) : []));
    }
    return places;
  }

  listen(list, table) {
    list.addEventListener("click", ({ target }) => target.closest("button") && this.go(this.stepIn(this.lines.lineOf(target.closest("button"))), true));
    list.addEventListener("keydown", (event) => this.key(event));
    list.addEventListener("pointerover", ({ target }) => this.light(target.closest("code") && this.places.has(target.textContent) ? target.textContent : null));
    list.addEventListener("pointerleave", () => this.light(null));
    for (const [name, { button }] of this.notes) {
      for (const type of ["pointerenter", "focus"]) button.addEventListener(type, () => this.light(name));
      for (const type of ["pointerleave", "blur"]) button.addEventListener(type, () => this.light(null));
      button.addEventListener("click", () => this.pin(this.pinned === name ? null : name));
    }
    for (const type of ["pointerdown", "keydown"]) this.addEventListener(type, ({ target }) => target !== this.play && this.pause());
    window.addEventListener("beforeprint", () => { table.open = true; });
    window.addEventListener("afterprint", () => { table.open = false; });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { line, pass } = this.steps[this.at];
    const to = {
      ArrowRight: () => this.at + 1,
      ArrowLeft: () => this.at - 1,
      ArrowDown: () => this.stepIn(this.lines.beside(line, 1)),
      ArrowUp: () => this.stepIn(this.lines.beside(line, -1)),
      PageDown: () => firstOf(this.steps, Math.min(pass + 1, this.passes.length - 1)),
      PageUp: () => firstOf(this.steps, Math.max(pass - 1, 0)),
      Home: () => 0,
      End: () => this.steps.length - 1,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    this.go(to(), true);
  }

  stepIn(line) {
    return nearest(this.steps, this.at, line);
  }

  // Show a step; `moved`: the reader went there by a line or a key, and the focus goes along.
  go(index, moved = false) {
    this.at = Math.min(Math.max(index, 0), this.steps.length - 1);
    const { line, pass } = this.steps[this.at];
    this.lines.show(this.steps, this.at, this.cells);
    if (moved) this.lines.focus(line);
    this.pass.value = pass;
    // A disabled button would lose the focus.
    this.back.setAttribute("aria-disabled", String(this.at === 0));
    this.next.setAttribute("aria-disabled", String(this.at === this.steps.length - 1));
    this.opened.replaceChildren(...opened(this, this.at, this.notes, this.cells[this.at]));
    this.light(null);
    // While it plays nothing is said; who listens would hear nothing else.
    if (!this.timer) this.said.textContent = this.opened.textContent;
  }

  light(name) {
    const set = Object.keys(this.steps[this.at].set);
    this.places.light(name ? [name] : this.pinned ? [this.pinned] : set);
  }

  pin(name) {
    this.pinned = name;
    for (const [other, { button }] of this.notes) button.setAttribute("aria-pressed", String(other === name));
    this.light(name);
  }

  start() {
    if (this.at === this.steps.length - 1) this.go(0);
    this.timer = setInterval(() => (this.at < this.steps.length - 1 ? this.go(this.at + 1) : this.pause()), PACE);
    this.play.textContent = "Pause";
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
    this.go(this.at);
  }
}

customElements.define("vg-trace", Trace);
