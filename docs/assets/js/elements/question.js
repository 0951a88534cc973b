// One question of a self-test: radio buttons in place of its list of answers, and below each the reason that the page holds for it.
// What is right is nowhere in the page's markup until the reader has checked an answer or asked to see it.
import { make, words } from "./make.js";
import { button } from "./parts.js";

export class Question {
  // `changed(question, said)` is told when the reader has answered or withdrawn an answer, and what there is to say aloud.
  constructor(item, id, changed) {
    Object.assign(this, { item, changed, state: null });
    const ask = item.querySelector(".vg-ask");
    const answers = item.querySelector(".vg-answers");
    const details = item.querySelector(".vg-reasons");
    const reasons = [...details.querySelectorAll("li")];
    ask.id = `${id}-ask`;
    this.text = words(ask);
    this.options = [...answers.children].map((row, number) => this.option(row, reasons[number], `${id}-${number}`));
    const fieldset = make("fieldset", {}, answers);
    fieldset.setAttribute("aria-labelledby", ask.id);
    this.check = make("button", { className: "vg-small-button vg-strong" }, "Check");
    this.again = button("Try again", () => this.retry());
    this.look = button("Show the answer", () => this.answer({ ...this.state, seen: true }));
    this.form = make("form", { className: "vg-answering", autocomplete: "off" }, fieldset, make("div", { className: "vg-choices" }, this.check, this.again, this.look));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answer({ chosen: this.options.find(({ radio }) => radio.checked).text });
    });
    this.form.addEventListener("input", () => this.state && this.answer(null));
    details.replaceWith(this.form);
    this.show();
  }

  option(row, reason, id) {
    const text = words(row);
    const right = reason.classList.contains("vg-true");
    const radio = make("input", { type: "radio", name: "answer", id, required: true });
    // The answer with its receipt, which would give it away: it takes the place of the bare one when its reason is in sight.
    const [plain, proven] = [make("span", {}, ...row.childNodes), make("span", {}, ...reason.querySelector(".vg-choice").childNodes)];
    reason.querySelector(".vg-choice").remove();
    const label = make("label", {}, radio, plain, proven);
    const told = make("div", { className: "vg-reason", id: `${id}-reason` }, ...reason.childNodes);
    row.append(label, told);
    return { row, text, right, radio, plain, proven, told };
  }

  get chosen() {
    return this.options.find(({ text }) => text === this.state?.chosen);
  }

  get result() {
    if (!this.state) return "open";
    return this.chosen?.right ? "right" : "missed";
  }

  // Take up what an earlier visit left, unless the page has changed since.
  restore(state) {
    if (!state || (state.chosen !== undefined && !this.options.some(({ text }) => text === state.chosen))) return;
    this.state = state;
    if (this.chosen) this.chosen.radio.checked = true;
    this.show();
  }

  answer(state) {
    this.state = state;
    const told = this.show();
    this.changed(this, told.map(words).join(" "));
  }

  retry() {
    this.clear();
    this.options[0].radio.focus();
    this.changed(this, "");
  }

  clear() {
    this.state = null;
    this.form.reset();
    this.show();
  }

  // Bring the page in line with the state; gives the reasons that are now in sight.
  show() {
    const open = this.options.filter(({ text, right }) => this.state && (text === this.state.chosen || (this.state.seen && right)));
    for (const option of this.options) {
      const { row, told, right, radio, plain, proven } = option;
      const isOpen = open.includes(option);
      told.hidden = proven.hidden = !isOpen;
      plain.hidden = isOpen;
      row.classList.toggle("vg-true", isOpen && right);
      row.classList.toggle("vg-false", isOpen && !right);
      if (isOpen) radio.setAttribute("aria-describedby", told.id);
      else radio.removeAttribute("aria-describedby");
    }
    const focused = document.activeElement;
    this.check.hidden = this.state !== null;
    this.again.hidden = this.state === null;
    this.look.hidden = this.result === "right" || Boolean(this.state?.seen);
    if (focused.hidden && this.form.contains(focused)) this.again.focus();
    return open.map(({ told }) => told);
  }
}
