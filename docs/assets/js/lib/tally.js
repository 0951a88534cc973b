// Logarithms of the entries of a gradient, as a histogram wants them: zeros apart, and a far tail that does not set the scale left out of it.

const TAIL = 0.02; // share of the entries below `low`

// `values` times 10^`log` in units of 10^`unit`: log10 of those that are not zero, the share of zeros, and where the bulk of the logarithms lies.
export function entries({ values, log }, unit) {
  const logs = [];
  for (const value of values) if (value !== 0) logs.push(Math.log10(Math.abs(value)) + log - unit);
  logs.sort((a, b) => a - b);
  const [low, high] = logs.length === 0 ? [NaN, NaN] : [logs[Math.floor(TAIL * logs.length)], logs.at(-1)];
  return { logs, zeros: 1 - logs.length / values.length, low, high };
}
