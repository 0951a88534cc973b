// Buttons and lines that speak, for all elements, and what those that run Python share.
import { make } from "./make.js";

export const PATIENCE = 200; // milliseconds after which a run can be stopped by its button

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
