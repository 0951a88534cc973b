// What the elements that run Python are made of.

export const PATIENCE = 200; // milliseconds after which a run can be stopped by its button

export function make(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

export function button(text, act) {
  const made = make("button", { type: "button", className: "vg-small-button" }, text);
  made.addEventListener("click", act);
  return made;
}

// A line that assistive technology hears when it changes.
export function status(attributes = {}) {
  const made = make("p", { className: "vg-run-status", ...attributes });
  made.setAttribute("role", "status");
  return made;
}
