// Lights a variable up wherever it stands: in the lines of a program, in its note, in a plot, and as a symbol in the formulas of the page.

// A formula's text; KaTeX puts characters without width into it.
const plain = (element) => element.textContent.replaceAll("\u200b", "");

// The parts of the page's formulas that are the same symbol, outside of an element. Indices are left out: their letters may mean something else.
export function symbolsLike(symbol, outside) {
  const parts = [...document.querySelectorAll("article .katex-html .mord:not(.mtight)")].filter((part) => !outside.contains(part) && plain(part) === plain(symbol));
  return parts.filter((part) => !parts.some((other) => other !== part && part.contains(other)));
}

export class Places {
  constructor(names) {
    this.found = new Map([...names].map((name) => [name, []]));
  }

  has(name) {
    return this.found.has(name);
  }

  add(name, ...elements) {
    this.found.set(name, [...(this.found.get(name) ?? []), ...elements]);
  }

  light(names) {
    for (const [name, elements] of this.found) for (const element of elements) element.classList.toggle("vg-lit", names.includes(name));
  }
}
