// A small plot of one variable over the passes of a loop, with a dot where the reader stands.

const WIDTH = 160;
const HEIGHT = 36;
const EDGE = 5; // room for the dot
const DECADES = 1.5; // a wider range is drawn on a logarithmic axis

const svg = (tag, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
};

// Whether the sizes span decades; then only their logarithms can be seen side by side.
export function isLogarithmic(points) {
  const sizes = points.map(([, size]) => size);
  return Math.min(...sizes) > 0 && Math.log10(Math.max(...sizes) / Math.min(...sizes)) > DECADES;
}

// `points`: pairs of pass and size, in order; `at`: the index of the pass that is shown. Where passes are left out, so is the line.
export function spark(points, at) {
  const heights = points.map(([, size]) => (isLogarithmic(points) ? Math.log10(size) : size));
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const last = points.at(-1)[0] - points[0][0];
  const x = (index) => EDGE + ((points[index][0] - points[0][0]) / last) * (WIDTH - 2 * EDGE);
  const y = (index) => (high === low ? HEIGHT / 2 : EDGE + ((high - heights[index]) / (high - low)) * (HEIGHT - 2 * EDGE));
  const goesOn = (index) => index > 0 && points[index][0] === points[index - 1][0] + 1;
  const path = points.map((_, index) => `${goesOn(index) ? "L" : "M"}${x(index).toFixed(1)} ${y(index).toFixed(1)}`).join("");
  const drawn = svg("svg", { class: "vg-spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
  drawn.append(svg("path", { d: path }));
  points.forEach((_, index) => drawn.append(svg("circle", { cx: x(index).toFixed(1), cy: y(index).toFixed(1), r: index === at ? 4 : 1.5 })));
  return drawn;
}
