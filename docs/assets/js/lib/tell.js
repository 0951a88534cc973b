// Says in words what a network of lib/depth.js did to its gradient.
import { power, short } from "./say.js";

const SMALLEST_NORMAL = Math.log10(2 ** -126);

const positions = (values, test) => Array.from(values, (value, at) => (test(value) ? at + 1 : 0)).filter(Boolean);

// "at layer 3", "at layers 1 to 7", "at 5 of 30 layers".
function places(layers, depth) {
  if (layers.length === 1) return `at layer ${layers[0]}`;
  if (layers.length === depth) return "at every layer";
  const together = layers.at(-1) - layers[0] === layers.length - 1;
  return together ? `at layers ${layers[0]} to ${layers.at(-1)}` : `at ${layers.length} of ${depth} layers`;
}

function reached(logs, depth) {
  const ratio = logs[0] - logs.at(-1);
  if (logs.at(-1) === -Infinity) return "Nothing of the gradient passes even the last layer";
  if (logs[0] === -Infinity) return "Nothing of the gradient of the last layer reaches the first";
  if (!Number.isFinite(ratio)) return "What reaches the first layer is not a number";
  const passed = depth - 1;
  const share = ratio > 0 ? `${power(ratio)} times the gradient of the last` : `${power(ratio)} of the gradient of the last`;
  return `The first layer gets ${share}, ${passed === 1 ? "one layer away" : `a factor of ${power(ratio / passed)} for each of ${passed} layers`}`;
}

// What float32 loses: layers where the gradient is exactly zero, has few digits left, or is no number.
function losses({ logs, scaleLogs }, depth, precision) {
  const said = [];
  const zero = positions(logs, (log) => log === -Infinity);
  if (zero.length > 0) said.push(`it is exactly zero ${places(zero, depth)}${precision === "float64" ? ", because every unit is off" : ""}`);
  if (precision === "float64") return said;
  const few = positions(logs, (log) => log > -Infinity && log < SMALLEST_NORMAL);
  if (few.length > 0) said.push(`${places(few, depth)} float32 holds it below its normal range, with ever fewer digits`);
  const none = positions(logs, (log) => !(log < Infinity));
  if (none.length > 0) said.push(`it is infinite or not a number ${places(none, depth)}`);
  const over = positions(scaleLogs, (log) => !(log < Infinity));
  if (over.length > 0) said.push(`the activations overflow float32 from layer ${over[0]} on`);
  return said;
}

// `result` of run, with `theory` of predict.
export function report({ logs, weightLogs, scaleLogs, theory, flat }, { depth, activation, precision }) {
  const said = [reached(logs, depth), ...losses({ logs, scaleLogs }, depth, precision)];
  if (theory) said.push(`mean-field theory, drawn dashed, predicts ${power(theory.logs[0])}`);
  else said.push("no theory is drawn, because the simple one has no batch normalization");
  const weights = weightLogs[0] - weightLogs.at(-1);
  if (Number.isFinite(weights)) said.push(`the gradient of the first weights, drawn dotted, is ${power(weights)} of that of the last`);
  if (Number.isFinite(scaleLogs.at(-1))) said.push(`the last activations have a root mean square of ${power(scaleLogs.at(-1))}`);
  if (activation !== "identity") said.push(`${short(100 * flat, 2)}% of the units are ${activation === "relu" ? "off" : "saturated"}`);
  return `${said.join("; ")}.`;
}
