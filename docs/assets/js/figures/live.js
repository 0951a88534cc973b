// The base of all live figures: controls from the figure's plan, settings in the address, a summary in words, and what readers without
// JavaScript see kept below. A figure extends it with `compute(settings)`, `draw(result, settings, width)` → SVG and `words(result, settings)`.
import { make } from "../elements/make.js";
import { button } from "../elements/parts.js";
import { minus } from "../lib/say.js";
import { read, row } from "./controls.js";

const SAID_AFTER = 600; // milliseconds of rest before assistive technology hears the new summary
const NEAR = "300px"; // a figure starts when it comes this near
const NARROW = 480; // pixels

export class LiveFigure extends HTMLElement {
  connectedCallback() {
    if (!this.plan) this.build();
    this.resized = new ResizeObserver(() => this.measure() && this.started && this.update());
    this.seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.start(), { rootMargin: NEAR });
    this.seen.observe(this);
    this.resized.observe(this.stage);
    this.followed = (event) => this.follow(event);
    this.returned = () => this.set(this.settingsOf(location.search), false);
    document.addEventListener("click", this.followed);
    window.addEventListener("popstate", this.returned);
  }

  disconnectedCallback() {
    this.seen.disconnect();
    this.resized.disconnect();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    document.removeEventListener("click", this.followed);
    window.removeEventListener("popstate", this.returned);
  }

  build() {
    this.plan = JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    const still = make("details", { className: "vg-still" }, make("summary", {}, "The recorded run behind this figure"));
    still.append(...this.childNodes);
    const title = make("p", { className: "vg-live-title", id: `${this.id}-title` }, this.plan.title);
    const reset = button("Reset", () => this.set(this.defaults, true));
    this.stage = make("div", { className: "vg-stage" });
    this.summary = make("p", { className: "vg-words", id: `${this.id}-words` });
    this.said = make("p", { className: "vg-offscreen" });
    this.said.setAttribute("role", "status");
    this.form = make("form", { className: "vg-controls", autocomplete: "off" }, ...this.plan.controls.map((control) => this.control(control)));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.remember("replaceState"));
    this.setAttribute("role", "group");
    this.setAttribute("aria-labelledby", title.id);
    this.append(make("div", { className: "vg-live-head" }, title, reset), this.stage, this.summary, this.form, this.said, still);
    const first = new Map(this.plan.controls.map(({ name, value }) => [name, String(value)]));
    this.defaults = { ...this.read(first), ...this.read(new URLSearchParams(this.dataset.state)) };
    this.settings = this.settingsOf(location.search);
    this.show();
  }

  control(control) {
    return row(this.id, control);
  }

  read(given) {
    return read(this.plan.controls, given);
  }

  // The settings of an address's query, with the figure's own where it says nothing.
  settingsOf(search) {
    const own = [...new URLSearchParams(search)].filter(([name]) => name.startsWith(`${this.plan.name}.`));
    return { ...this.defaults, ...this.read(new URLSearchParams(own.map(([name, value]) => [name.slice(this.plan.name.length + 1), value]))) };
  }

  // Settings are in the address, so that a link to it shows the same figure; what is as at first is left out.
  remember(how) {
    const query = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => !name.startsWith(`${this.plan.name}.`)));
    for (const [name, value] of Object.entries(this.settings)) {
      if (value !== this.defaults[name]) query.set(`${this.plan.name}.${name}`, value);
    }
    const search = String(query);
    history[how](null, "", `${location.pathname}${search && "?"}${search}${location.hash}`);
  }

  // A link in the text that sets this figure.
  follow(event) {
    const link = event.target instanceof Element && event.target.closest("a.vg-set");
    if (!link || link.hash !== `#${this.id}` || link.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.set(this.settingsOf(link.search), false);
    this.remember("pushState");
    this.start();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    this.classList.remove("vg-just-set");
    requestAnimationFrame(() => this.classList.add("vg-just-set"));
  }

  set(settings, remember) {
    this.settings = { ...settings };
    this.show();
    if (remember) this.remember("replaceState");
    if (this.started) this.update();
  }

  // Bring the controls in line with the settings.
  show() {
    for (const control of this.plan.controls) {
      const field = this.form.elements.namedItem(control.name);
      const row = field.parentElement;
      field.value = this.settings[control.name];
      row.hidden = Object.entries(control.when ?? {}).some(([name, values]) => !values.includes(this.settings[name]));
      if (field.type !== "range") continue;
      row.querySelector(".vg-value").textContent = minus(String(this.settings[control.name]));
    }
  }

  changed() {
    this.settings = { ...this.defaults, ...this.read(new Map([...new FormData(this.form)])) };
    this.show();
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.update());
  }

  start() {
    if (this.started) return;
    this.started = true;
    this.seen.disconnect();
    this.measure();
    this.update();
  }

  // Whether the place for the figure has another width than before. Not asked for with every update, because the answer costs a layout of the page.
  measure() {
    const before = this.width;
    this.width = this.stage.clientWidth;
    return this.width !== before;
  }

  update() {
    const result = this.compute(this.settings);
    this.stage.replaceChildren(...[this.draw(result, this.settings, this.width, this.width < NARROW)].flat());
    this.summary.textContent = this.words(result, this.settings);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.said.textContent = this.summary.textContent; }, SAID_AFTER);
  }
}
