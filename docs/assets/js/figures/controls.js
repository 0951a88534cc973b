// The controls of a live figure: from its plan to fields, and from texts to settings.
import { make } from "../elements/make.js";

// The setting that a text stands for, null where the control has no such setting.
function setting(control, text) {
  if (control.options) return text in control.options ? text : null;
  if (control.text) return text.slice(0, control.text);
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return null;
  const steps = Math.round((Math.min(Math.max(value, control.min), control.max) - control.min) / control.step);
  const found = Number((control.min + steps * control.step).toPrecision(12));
  // As a small integer, not as a double of the same value: loops that count with doubles take twice the time.
  return Number.isInteger(found) ? found | 0 : found;
}

// The settings that names and texts stand for; what the figure does not know is left out.
export function read(controls, given) {
  const found = {};
  for (const control of controls) {
    const value = given.has(control.name) ? setting(control, given.get(control.name)) : null;
    if (value !== null) found[control.name] = value;
  }
  return found;
}

// The labelled field of a control, in the figure with this id.
export function row(figure, control) {
  const id = `${figure}-${control.name}`;
  const made = make("div", { className: "vg-control" }, make("label", { htmlFor: id }, control.label));
  made.dataset.control = control.name;
  if (control.options) {
    const options = Object.entries(control.options).map(([value, text]) => make("option", { value }, text));
    made.append(make("select", { id, name: control.name }, ...options));
  } else if (control.text) {
    made.classList.add("vg-wide");
    made.append(make("input", { id, name: control.name, type: "text", maxLength: control.text }));
  } else {
    const { min, max, step } = control;
    made.append(make("input", { id, name: control.name, type: "range", min, max, step }), make("span", { className: "vg-value", ariaHidden: "true" }));
  }
  return made;
}
