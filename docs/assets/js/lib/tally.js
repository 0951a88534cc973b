// How large the entries of a gradient are, as a histogram wants it: zeros apart, and a far tail that does not set the scale left out of it.
import { norm } from "./matrix.js";

const TAIL = 0.02; // share of the entries below `low`

// log10 of the entries that are not zero, relative to the root mean square of all; the share of zeros; where the bulk of the logarithms lies.
export function entries(values) {
  const unit = Math.log10(norm(values) / Math.sqrt(values.length));
  const logs = new Float64Array(values.length);
  let found = 0;
  for (let at = 0; at < values.length; at += 1) if (values[at] !== 0) logs[found++] = Math.log10(Math.abs(values[at])) - unit;
  const sorted = logs.subarray(0, found).sort();
  const [low, high] = found === 0 ? [NaN, NaN] : [sorted[Math.floor(TAIL * found)], sorted[found - 1]];
  return { logs: sorted, zeros: 1 - found / values.length, low, high };
}
