// The table of claims on trial, with a choice of verdicts and topics. What is chosen stands in the address: a link shows the same rows, and Back
// takes back the last choice.
import { make } from "./make.js";
import { button, status } from "./parts.js";

const CHOICES = [["verdict", "Verdict", "All verdicts"], ["topic", "Topic", "All topics"]];

class Docket extends HTMLElement {
  connectedCallback() {
    if (!this.rows) this.build();
    this.returned = () => this.show();
    window.addEventListener("popstate", this.returned);
    this.show();
  }

  disconnectedCallback() {
    window.removeEventListener("popstate", this.returned);
  }

  build() {
    this.rows = [...this.querySelectorAll("tbody tr")];
    this.fields = CHOICES.map(([name, , all]) => this.choice(name, all));
    this.all = button("Show all", () => this.cleared());
    this.said = status({ className: "vg-found" });
    const lists = this.fields.map((field, index) => make("p", {}, make("label", { htmlFor: field.id }, CHOICES[index][1]), field));
    this.form = make("form", { className: "vg-docket-form", autocomplete: "off" }, ...lists, this.all, this.said);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", () => this.chosen());
    this.prepend(this.form);
  }

  // A list of what the rows have, in their order, with nothing chosen first.
  choice(name, all) {
    const words = [...new Set(this.rows.map((row) => row.dataset[name]))];
    const options = words.map((word) => make("option", { value: word }, word[0].toUpperCase() + word.slice(1)));
    return make("select", { id: `docket-${name}`, name }, make("option", { value: "" }, all), ...options);
  }

  chosen() {
    const query = new URLSearchParams(location.search);
    for (const { name, value } of this.fields) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const search = String(query);
    history.pushState(null, "", `${location.pathname}${search && "?"}${search}${location.hash}`);
    this.show();
  }

  cleared() {
    for (const field of this.fields) field.value = "";
    this.chosen();
    this.fields[0].focus();
  }

  // Bring lists, rows and words in line with the address; what the lists do not have counts as nothing chosen.
  show() {
    const query = new URLSearchParams(location.search);
    for (const field of this.fields) {
      const wanted = query.get(field.name) ?? "";
      field.value = [...field.options].some(({ value }) => value === wanted) ? wanted : "";
    }
    for (const row of this.rows) row.hidden = this.fields.some(({ name, value }) => value && row.dataset[name] !== value);
    const left = this.rows.filter((row) => !row.hidden).length;
    this.said.textContent = `${left} of ${this.rows.length} claims`;
    this.all.hidden = left === this.rows.length;
  }
}

customElements.define("vg-docket", Docket);
