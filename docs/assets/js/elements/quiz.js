// A self-test to answer: choose, check, read why that very answer is right or wrong, try again, review what was missed. Choosing alone judges
// nothing: with the arrow keys one passes every answer on the way to one's own, and an answer that one commits to teaches more.
import { score } from "../lib/score.js";
import { keep, recall } from "./keep.js";
import { make } from "./make.js";
import { button, status } from "./parts.js";
import { Question } from "./question.js";

const KEY = `vanishing-gradients.self-test:${location.pathname}`;
const KEPT = "Your answers are kept on this device only.";
const LOST = "This browser keeps nothing for this page: your answers last until you leave it.";

class Quiz extends HTMLElement {
  connectedCallback() {
    if (this.questions) return;
    const items = [...this.querySelectorAll("ol.vg-quiz > li")];
    this.questions = items.map((item, index) => {
      item.value = index + 1;
      return new Question(item, `question-${index + 1}`, (question, said) => this.changed(question, said));
    });
    this.total = make("p", { className: "vg-total" });
    this.said = status({ className: "vg-offscreen" });
    this.review = button("", () => this.reviewed(!this.reviewing));
    this.forget = button("Forget my answers", () => this.forgotten());
    this.note = make("p", { className: "vg-kept" }, KEPT);
    this.append(make("div", { className: "vg-score" }, this.total, this.review, this.forget, this.note), this.said);
    const kept = recall(KEY);
    for (const question of this.questions) question.restore(kept[question.text]);
    this.show();
  }

  changed(question, said) {
    const answered = this.questions.filter(({ state }) => state).map(({ text, state }) => [text, state]);
    this.note.textContent = keep(KEY, Object.fromEntries(answered)) ? KEPT : LOST;
    const { words } = this.show();
    this.said.textContent = said && `${said} ${words}`;
  }

  // In review only those questions stay that are missed now; one that is then answered stays until the review ends.
  reviewed(reviewing) {
    this.reviewing = reviewing;
    for (const { item, result } of this.questions) item.hidden = reviewing && result !== "missed";
    this.show();
    if (this.review.hidden) this.forget.focus();
    if (!reviewing) return;
    const first = this.questions.find(({ item }) => !item.hidden);
    first.again.focus();
    first.item.scrollIntoView({ block: "nearest" });
  }

  forgotten() {
    for (const question of this.questions) question.clear();
    keep(KEY, {});
    this.reviewed(false);
    this.questions[0].options[0].radio.focus();
    this.said.textContent = "Your answers are forgotten.";
  }

  show() {
    const total = score(this.questions.map(({ result }) => result));
    this.total.textContent = total.words;
    this.review.textContent = this.reviewing ? "Show all questions" : `Review ${total.missed} missed`;
    this.review.hidden = !this.reviewing && total.missed === 0;
    this.forget.hidden = total.open === this.questions.length;
    return total;
  }
}

customElements.define("vg-quiz", Quiz);
