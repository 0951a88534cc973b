// A question to answer before looking: the reader guesses on a slider or in a field, and then sees the recorded value beside the guess.
import { distance, readGuess } from "../lib/guess.js";
import { readScale } from "../lib/scale.js";
import { make } from "./make.js";

const UNMOVED = "Move the slider to your guess first.";
const UNREAD = "Write a number, such as 0.001, 1e-3, 10^-3 or 0.1%.";

let questions = 0;

class Predict extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    const receipt = this.querySelector(".vg-answer a");
    this.value = Number(receipt.dataset.value);
    this.stated = readGuess(receipt.textContent);
    this.scale = readScale(this.dataset.scale, this.stated);
    const ask = this.querySelector(".vg-ask");
    ask.id = `predict-${(questions += 1)}`;
    this.field = this.scale.kind === "typed" ? this.text(ask.id) : this.slider();
    this.field.id = `${ask.id}-guess`;
    this.field.setAttribute("aria-describedby", `${ask.id} ${this.field.getAttribute("aria-describedby") ?? ""}`.trim());
    this.shown = make("output", { htmlFor: this.field.id });
    // A slider says its own position aloud.
    if (this.scale.kind !== "typed") this.shown.setAttribute("aria-live", "off");
    const label = make("label", { htmlFor: this.field.id }, "Your guess");
    const reveal = make("button", { className: "vg-small-button vg-strong" }, "Reveal");
    this.form = make("form", { className: "vg-guess", autocomplete: "off", noValidate: true }, label, this.shown, this.field, ...(this.below ?? []), reveal);
    this.form.addEventListener("input", () => this.guessed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.field.reportValidity()) this.reveal(reveal);
    });
    const details = this.querySelector(".vg-reasons");
    this.verdict = make("p", { className: "vg-verdict", tabIndex: -1 });
    this.outcome = make("div", { className: "vg-outcome", hidden: true }, this.verdict, ...details.children);
    this.outcome.querySelector("summary").remove();
    details.replaceWith(this.form, this.outcome);
  }

  slider() {
    const { min, max, step, at, say } = this.scale;
    const field = make("input", { type: "range", min, max, step });
    field.value = (min + max) / 2;
    field.setCustomValidity(UNMOVED);
    field.setAttribute("aria-valuetext", "no guess yet");
    field.classList.add("vg-unmoved");
    this.mark = make("span", { className: "vg-mark", hidden: true });
    this.below = [make("p", { className: "vg-ends" }, make("span", {}, say(at(min))), this.mark, make("span", {}, say(at(max))))];
    return field;
  }

  text(id) {
    const field = make("input", { type: "text", inputMode: "text", maxLength: 40, spellcheck: false });
    field.setCustomValidity(UNREAD);
    field.setAttribute("aria-describedby", `${id}-hint`);
    this.below = [make("p", { className: "vg-hint", id: `${id}-hint` }, "0.001, 1e-3, 10^-3 and 0.1% are the same number.")];
    return field;
  }

  guessed() {
    const { kind, at, say } = this.scale;
    this.guess = kind === "typed" ? readGuess(this.field.value) : at(this.field.valueAsNumber);
    const isGuess = Number.isFinite(this.guess);
    this.field.setCustomValidity(isGuess ? "" : UNREAD);
    this.shown.textContent = isGuess ? say(this.guess) : "";
    this.field.classList.remove("vg-unmoved");
    if (kind !== "typed") this.field.setAttribute("aria-valuetext", say(this.guess));
  }

  reveal(button) {
    const { kind, percent, say, place, min, max } = this.scale;
    const off = this.guess === this.stated ? "right" : distance(this.guess, this.value, { linear: kind === "linear", percent });
    this.verdict.textContent = `Your guess, ${say(this.guess)}, is ${off}.`;
    this.outcome.hidden = false;
    this.field.disabled = true;
    button.hidden = true;
    if (this.mark) {
      this.mark.hidden = false;
      this.mark.style.setProperty("--vg-at", (place(this.value) - min) / (max - min));
    }
    this.verdict.focus({ preventScroll: true });
  }
}

customElements.define("vg-predict", Predict);
