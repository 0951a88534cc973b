// A sentence: how much of the gradient at the verb reaches its subject and every other word, for a constant factor and for trained networks.
import { bare, decayed, marked, measured, objection, percent, strength, wordsOf } from "../lib/agree.js";
import { make } from "../elements/make.js";
import { LiveFigure } from "./live.js";

// Subject and verb stand between asterisks.
const SENTENCES = {
  key: "The *key* *is* in the door.",
  keys: "The *keys* to the cabinet *are* on the table.",
  author: "The *author* of the two long books *writes* at night.",
  dogs: "The *dogs* that the old man next door walks every morning *bark* at the mail carrier.",
  cats: "The *cats,* which we adopted from the shelter that opened last year, *sit* quietly.",
  letter: "The *letter* that my sister wrote to the owners of the two houses across the street *was* never answered.",
  proposal: "The *proposal* to move the books that nobody had opened in years from the shelves in the hall to the rooms under the roof *was* accepted.",
};
const SERIES = { factor: "vg-s9", vanilla: "vg-s1", LSTM: "vg-s4" };
const NAMES = { vanilla: "trained vanilla networks", LSTM: "trained LSTMs" };

class Sentence extends LiveFigure {
  compute({ sentence, source, factor, text, subject, verb }) {
    const read = sentence === "own" ? { words: wordsOf(text), subject, verb } : marked(SENTENCES[sentence]);
    const reaches = (distance) => (source === "factor" ? decayed(factor, distance) : measured(this.plan.values.middle[source], distance));
    return { ...read, wrong: objection(read), distance: read.verb - read.subject, reaches };
  }

  draw({ words, subject, verb, wrong, reaches }, { source }) {
    const list = make("ol", { className: `vg-tokens ${SERIES[source]}` }, ...words.map((word, index) => {
      const place = index + 1;
      const role = wrong ? "" : { [subject]: "subject", [verb]: "verb" }[place] ?? "";
      return this.token(word, role, wrong || place >= verb ? undefined : reaches(verb - place));
    }));
    list.setAttribute("role", "list"); // Safari takes the role from a list without bullets
    list.setAttribute("aria-label", "The words, each with the share of the gradient that reaches it");
    const there = source === "factor" ? "" : " For trained networks it is what a subject gets that stands there.";
    const key = `Number and shade of a word: the share of the gradient at the state before the verb that reaches the state after the word.${there} Bars count its powers of ten: full at 100%, empty at a millionth.`;
    return [list, make("p", { className: "vg-key" }, key)];
  }

  // A word with its share's logarithm: null where none was recorded, undefined where the gradient does not go.
  token(word, role, log) {
    const bar = make("span", { className: "vg-bar" });
    const made = make("li", { className: `vg-token ${role && `vg-${role}`}` }, make("span", { className: "vg-role" }, role), make("span", {}, word), bar);
    if (log === undefined) return made;
    made.append(make("span", { className: "vg-reach" }, log === null ? "not recorded" : percent(log)));
    if (log === null) return made;
    made.style.setProperty("--vg-share", Math.min(1, 10 ** log).toFixed(3));
    bar.style.setProperty("--vg-full", strength(log).toFixed(3));
    return made;
  }

  // What trained networks leave at a distance, with the range over the networks and how often the worst of them is right.
  recorded(name, distance) {
    const { least, middle, most } = this.plan.values;
    const [low, usual, high] = [least, middle, most].map((values) => percent(measured(values[name], distance)));
    const right = Math.min(...this.plan.values.right[name].map((network) => network[distance - 1]));
    return `${NAMES[name]} leave it ${usual}${distance === 1 ? "" : ` (${low} to ${high})`} and are right in ${right === 1 ? "all cases" : `at least ${Math.floor(100 * right)}% of cases`}`;
  }

  words({ words, subject, verb, wrong, distance, reaches }, { source, factor }) {
    if (wrong) return wrong;
    const stands = `The subject “${bare(words[subject - 1])}” stands ${distance} ${distance === 1 ? "word" : "words"} before the verb “${bare(words[verb - 1])}”`;
    const recorded = this.plan.values.middle.LSTM.length;
    const networks = distance > recorded
      ? `that is beyond the ${recorded} words up to which networks were trained and recorded`
      : (source === "LSTM" ? ["LSTM", "vanilla"] : ["vanilla", "LSTM"]).map((name) => this.recorded(name, distance)).join("; ");
    return source === "factor" ? `${stands}; a factor of ${factor} for each word between leaves it ${percent(reaches(distance))} of the signal; ${networks}.` : `${stands}; ${networks}.`;
  }
}

customElements.define("vg-sentence", Sentence);
