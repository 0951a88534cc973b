// Ways through a trace. A step is `{ line, pass, set: { name: [text, size] } }`; a pass is `{ label, number, loop }`.

// The index of the first step of a pass; −1 where there is none.
export const firstOf = (steps, pass) => steps.findIndex((step) => step.pass === pass);

// The step of a line that is nearest to the reader: of the same pass, else the next one, else the last one.
export function nearest(steps, at, line) {
  const all = steps.map((_, index) => index).filter((index) => steps[index].line === line);
  return all.find((index) => steps[index].pass === steps[at].pass) ?? all.find((index) => index > at) ?? all.at(-1);
}

// For every line the latest step that is not after the reader's.
export function latest(steps, at) {
  const found = new Map();
  for (let index = 0; index <= at; index += 1) found.set(steps[index].line, index);
  return found;
}

// What a variable was before a step, in the same loop or function or outside of all; undefined where no earlier step says so.
export function before(steps, at, name) {
  return steps.slice(0, at).findLast((step) => name in step.set)?.set[name][0];
}

// The sizes of a variable after one line over the passes of one loop, and the place of the reader's pass among them.
export function along(steps, passes, at, name) {
  const here = steps.map((step, index) => [step, index]).filter(([step]) => step.line === steps[at].line && passes[step.pass].loop === passes[steps[at].pass].loop);
  const found = here.filter(([step]) => typeof step.set[name]?.[1] === "number");
  return { points: found.map(([step]) => [passes[step.pass].number, step.set[name][1]]), at: found.findIndex(([, index]) => index === at) };
}
