// Makes the program that it stands in editable and runnable: the code becomes a text field when asked, and what it prints is compared
// with the recorded output. Copying and downloading give the program as it was.
import { make } from "./make.js";
import { PATIENCE, button, status } from "./parts.js";
import { Python, words } from "./python.js";

class Run extends HTMLElement {
  connectedCallback() {
    this.python = new Python(this.dataset.python);
    if (!this.field) this.build();
  }

  disconnectedCallback() {
    this.python.stop("reset");
    this.python.drop();
  }

  build() {
    this.program = this.closest(".vg-program");
    this.shown = this.program.querySelector(".highlight");
    this.original = this.shown.querySelector("pre code").textContent;
    this.recorded = document.querySelector(`.vg-output[data-program="${this.dataset.program}"] samp`).textContent;
    const name = this.program.querySelector(".vg-file").textContent;
    const id = `${this.program.id}-code`;
    this.field = make("textarea", { id, className: "vg-field", value: this.original, wrap: "off", spellcheck: false, autocomplete: "off", autocapitalize: "off" });
    this.field.setAttribute("aria-describedby", `${id}-keys ${id}-status`);
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    const keys = make("span", { id: `${id}-keys` }, "Ctrl or ⌘ with Enter runs it, Tab leaves");
    const head = make("p", { className: "vg-editor-head" }, make("label", { htmlFor: id }, `Edit ${name}`), keys);
    this.editor = make("div", { className: "vg-editor", hidden: true }, head, this.field);
    const named = (text, act) => {
      const made = button(text, act);
      made.setAttribute("aria-label", `${text} ${name}`);
      return made;
    };
    this.starter = named("Run", () => this.run());
    this.stopper = named("Stop", () => this.python.stop("stopped"));
    this.opener = named("Edit", () => this.edit(true));
    this.resetter = named("Reset", () => this.reset(true));
    this.edited = make("span", { className: "vg-edited" }, "edited");
    this.status = status({ id: `${id}-status` });
    this.result = make("samp");
    this.scroller = make("pre", {}, this.result);
    this.printed = make("figure", { className: "vg-printed" }, make("figcaption", {}, "Your output"), this.scroller);
    const bar = make("div", { className: "vg-run-bar" }, this.starter, this.stopper, this.opener, this.resetter, this.edited, this.status);
    this.append(this.editor, bar, this.printed);
    this.reset(false);
  }

  edit(focus) {
    [this.shown.hidden, this.opener.hidden, this.editor.hidden] = [true, true, false];
    this.changed();
    if (focus) this.field.focus();
  }

  // The program as it was, code and output.
  reset(focus) {
    this.python.stop("reset");
    this.field.value = this.original;
    [this.shown.hidden, this.opener.hidden, this.editor.hidden, this.stopper.hidden] = [false, false, true, true];
    this.changed();
    this.show("");
    this.say("Runs in this page, in MicroPython.", "");
    if (focus) this.opener.focus();
  }

  changed() {
    const edited = this.field.value !== this.original;
    this.field.rows = this.field.value.split("\n").length;
    this.edited.hidden = !edited;
    this.resetter.hidden = !edited && this.editor.hidden;
    this.mark(null);
  }

  key(event) {
    if (event.key !== "Enter" || event.isComposing || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      this.run();
      return;
    }
    // The Tab key leaves the field, so a new line begins where the last one did, further in after a colon.
    const line = this.field.value.slice(0, this.field.selectionStart).split("\n").at(-1);
    document.execCommand("insertText", false, `\n${line.match(/^ */)[0]}${line.trimEnd().endsWith(":") ? "    " : ""}`);
  }

  async run() {
    if (this.python.isBusy) return;
    this.mark(null);
    this.show("");
    this.starter.setAttribute("aria-disabled", "true");
    const patience = setTimeout(() => { this.stopper.hidden = false; }, PATIENCE);
    this.say("Loading Python …", "");
    const ended = await this.python.run(this.field.value, "program", (output) => this.show(output), () => this.say("Running …", ""));
    clearTimeout(patience);
    this.starter.removeAttribute("aria-disabled");
    if (document.activeElement === this.stopper) this.starter.focus();
    this.stopper.hidden = true;
    if (ended.how === "reset") return;
    this.show(ended.output);
    this.reach(this.scroller);
    this.judge(ended);
  }

  judge(ended) {
    if (ended.error) {
      if (this.editor.hidden) this.edit(false);
      this.mark(ended.error.line);
    }
    const done = ended.how === "ended" && !ended.error;
    const same = done && ended.output === this.recorded;
    const compared = { true: " Your output is the recorded one.", false: " It is not the recorded output." }[same];
    this.say(words(ended) + (done ? compared : ""), same ? "vg-same" : done ? "" : "vg-failed");
  }

  show(output) {
    this.printed.hidden = output === "";
    this.result.textContent = output;
  }

  // What is longer or wider than its box becomes a stop of the Tab key, as elsewhere in the page.
  reach(box) {
    const overflows = box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": "Your output, scrolls" })) {
      if (overflows) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }

  say(text, kind) {
    this.status.textContent = text;
    this.status.className = `vg-run-status ${kind}`;
  }

  // Mark the line of an error; none for null.
  mark(line) {
    this.field.classList.toggle("vg-wrong", line !== null);
    this.field.toggleAttribute("aria-invalid", line !== null);
    if (line !== null) this.field.style.setProperty("--vg-line-number", line - 1);
  }
}

customElements.define("vg-run", Run);
