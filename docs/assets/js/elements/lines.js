// The lines of a program as the page shows them, each with what it did in the pass that the reader has reached. The lines that did something are
// buttons, of which the Tab key reaches one.
import { latest } from "../lib/steps.js";
import { make } from "./make.js";

export class Lines {
  // `code`: the highlighted program; `panel`: the id of what a line opens.
  constructor(code, steps, panel) {
    this.rows = new Map();
    const items = code.innerHTML.trimEnd().split("\n").map((html, index) => this.item(html, index + 1, steps, panel));
    this.list = make("ol", { className: "vg-trace-lines highlight" }, ...items);
    this.list.setAttribute("aria-label", "Lines of the program");
  }

  item(html, number, steps, panel) {
    const text = [make("span", { className: "vg-number" }, String(number)), make("code", { innerHTML: html })];
    if (!steps.some((step) => step.line === number)) return make("li", {}, make("div", { className: "vg-line" }, ...text));
    const button = make("button", { type: "button", className: "vg-line" }, ...text);
    const values = make("div", { className: "vg-values" });
    button.setAttribute("aria-controls", panel);
    this.rows.set(number, { button, values });
    return make("li", {}, button, values);
  }

  lineOf(button) {
    return [...this.rows].find(([, row]) => row.button === button)[0];
  }

  // The line that is so many above or below another.
  beside(line, by) {
    const all = [...this.rows.keys()];
    return all[Math.min(Math.max(all.indexOf(line) + by, 0), all.length - 1)];
  }

  // `cells`: what the table says of each step.
  show(steps, at, cells) {
    const shown = latest(steps, at);
    for (const [line, { button, values }] of this.rows) {
      const found = shown.get(line);
      const isHere = line === steps[at].line;
      values.replaceChildren(...(found === undefined ? [] : cells[found].cloneNode(true).childNodes));
      values.classList.toggle("vg-past", found !== undefined && steps[found].pass !== steps[at].pass);
      button.tabIndex = isHere ? 0 : -1;
      button.setAttribute("aria-expanded", String(isHere));
      if (isHere) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    this.bringIntoView(this.rows.get(steps[at].line).button.parentElement);
  }

  // Scrolls the lines, never the page.
  bringIntoView({ offsetTop, offsetHeight }) {
    const { scrollTop, clientHeight } = this.list;
    if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) this.list.scrollTop = offsetTop - clientHeight / 3;
  }

  focus(line) {
    this.rows.get(line).button.focus({ preventScroll: true });
  }
}
