// Gives a range control a field to type its value into: for settings finer than a pointer can choose.

const HELD = "vg-typed";

export function typed(row) {
  const range = row.querySelector('input[type="range"]');
  const field = document.createElement("input");
  const { min, max, step } = range;
  Object.assign(field, { type: "number", className: HELD, min, max, step, inputMode: "decimal" });
  field.setAttribute("aria-label", `${row.querySelector("label").textContent}, typed`);
  field.addEventListener("input", () => {
    if (field.value !== "") range.value = field.value;
  });
  field.addEventListener("change", () => {
    field.value = range.value;
  });
  range.nextElementSibling.hidden = true; // the value in words, which the field shows now
  row.append(field);
  return row;
}

// Bring the field in line with its range; what somebody types is left alone until they are done.
export function showTyped(row) {
  const field = row.querySelector(`.${HELD}`);
  if (field && field !== document.activeElement) field.value = row.querySelector('input[type="range"]').value;
}
