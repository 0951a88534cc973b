// A small Python prompt, which offers the lines that stand in it without JavaScript, each with its recorded result.
// What is defined in one line is known in the next, until Reset or a run that had to be stopped.
import { make } from "./make.js";
import { PATIENCE, button, status } from "./parts.js";
import { Python, words } from "./python.js";

class Prompt extends HTMLElement {
  connectedCallback() {
    this.python = new Python(this.dataset.python);
    if (!this.form) this.build();
  }

  disconnectedCallback() {
    this.python.stop("reset");
    this.python.drop();
  }

  build() {
    const still = this.querySelector("ol");
    this.offered = new Map([...still.children].map((item) => [item.querySelector("code").textContent, item.querySelector("samp").textContent]));
    still.classList.add("vg-still-lines");
    const offers = [...this.offered.keys()].map((line) => {
      const offer = button("", () => this.run(line));
      offer.append(make("code", {}, line));
      return offer;
    });
    const id = `${this.id}-line`;
    this.field = make("input", { id, type: "text", spellcheck: false, autocomplete: "off", autocapitalize: "off", enterKeyHint: "go" });
    this.starter = make("button", { type: "submit", className: "vg-small-button" }, "Run");
    this.stopper = button("Stop", () => this.python.stop("stopped"));
    this.resetter = button("Reset", () => this.reset());
    this.lines = make("ol", { className: "vg-lines" });
    this.log = make("div", {}, this.lines);
    this.log.setAttribute("role", "log");
    this.log.setAttribute("aria-label", "Lines and results");
    this.status = status();
    this.form = make("form", { className: "vg-ask-python", autocomplete: "off" }, make("label", { htmlFor: id }, "Python"), this.field, this.starter, this.stopper, this.resetter);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(this.field.value);
    });
    this.field.addEventListener("keydown", (event) => this.recall(event));
    this.append(make("p", { className: "vg-offers" }, "Try ", ...offers), this.log, this.form, this.status);
    this.reset();
  }

  reset() {
    this.python.stop("reset");
    this.python.drop();
    const held = document.activeElement === this.resetter;
    [this.typed, this.at, this.field.value, this.status.textContent] = [[], 0, "", ""];
    this.lines.replaceChildren();
    [this.stopper.hidden, this.resetter.hidden] = [true, true];
    if (held) this.field.focus();
  }

  // The arrow keys bring back earlier lines.
  recall(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.at = Math.min(Math.max(this.at + step, 0), this.typed.length);
    this.field.value = this.typed[this.at] ?? "";
  }

  async run(line) {
    if (this.python.isBusy || !line.trim()) return;
    this.field.value = "";
    this.at = this.typed.push(line);
    const result = make("samp");
    const item = make("li", {}, make("code", {}, line), " ", result);
    this.lines.append(item);
    const patience = setTimeout(() => { this.stopper.hidden = false; }, PATIENCE);
    this.status.textContent = this.python.worker ? "" : "Loading Python …";
    const ended = await this.python.run(line.trim(), "line", (output) => { result.textContent = output.trimEnd(); });
    result.textContent = ended.output.trimEnd();
    clearTimeout(patience);
    if (document.activeElement === this.stopper) this.field.focus();
    this.stopper.hidden = true;
    if (ended.how === "reset") return;
    this.resetter.hidden = false;
    this.status.textContent = "";
    if (ended.error) item.append(make("span", { className: "vg-failed" }, ended.error.text));
    else if (ended.how !== "ended") this.status.textContent = `${words(ended)} What earlier lines defined is gone.`;
    else if (this.offered.get(line) === result.textContent) this.status.textContent = "Your result is the recorded one.";
  }
}

customElements.define("vg-prompt", Prompt);
