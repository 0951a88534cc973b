// The score of a self-test. A question is "right", "missed" (answered wrong, or the answer was looked up) or "open".

export function score(results) {
  const count = (kind) => results.filter((result) => result === kind).length;
  const [right, missed, open] = ["right", "missed", "open"].map(count);
  return { right, missed, open, words: inWords(results.length, right, open) };
}

function inWords(all, right, open) {
  if (open === all) return `${all} questions, none answered yet.`;
  if (right === all) return `All ${all} right.`;
  return `${right} of ${all} right${open ? `, ${open} not answered yet` : ""}.`;
}
