// Makes elements of a page, and reads what one says.

export function make(tag, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
}

// What an element says to those who listen: each formula once, as MathML.
export function words(element) {
  const copy = element.cloneNode(true);
  for (const unsaid of copy.querySelectorAll(".katex-html, annotation")) unsaid.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}
