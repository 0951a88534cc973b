// The cells of recurrent networks: one step forward, and the same step back.
import { activations } from "./activations.js";

const { sigmoid, tanh } = activations;

// Each cell has recurrent matrices, candidate first, then gates, and keeps some numbers of every unit and step: `slope` is that of the candidate.
// `step` fills them in for the units from `at` on: from the inputs x and the products `z` of the matrices with the state before, matrix after matrix.
// `h` and `c` hold a state more, the one before the first step, so that the state after this step stands at `at + n` and the one before it at `at`.
// `back` turns the gradients `dh` (and `dc`) of the state after the step into those of the products, in `delta`, and leaves in `dh` (and `dc`) what
// reaches the state before without a matrix.
export const cells = {
  vanilla: {
    matrices: 1,
    keeps: ["slope"],
    step({ h, slope }, z, x, at, n, { activation }) {
      for (let unit = 0; unit < n; unit += 1) {
        const own = z[unit] + x[unit];
        h[at + n + unit] = activation.f(own);
        slope[at + unit] = activation.slope(own);
      }
    },
    back({ slope }, dh, dc, delta, at, n) {
      for (let unit = 0; unit < n; unit += 1) {
        delta[unit] = dh[unit] * slope[at + unit];
        dh[unit] = 0;
      }
    },
  },

  // Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000), no peepholes: PyTorch's nn.LSTM.
  lstm: {
    matrices: 4,
    keeps: ["slope", "g", "i", "iSlope", "f", "fSlope", "o", "oSlope", "shown", "shownSlope"],
    step({ h, c, slope, g, i, iSlope, f, fSlope, o, oSlope, shown, shownSlope }, z, x, at, n, { bias }) {
      for (let unit = 0; unit < n; unit += 1) {
        const own = at + unit;
        const [zg, zi, zf, zo] = [z[unit] + x[unit], z[n + unit] + x[unit], z[2 * n + unit] + x[unit] + bias, z[3 * n + unit] + x[unit]];
        g[own] = tanh.f(zg);
        slope[own] = tanh.slope(zg);
        i[own] = sigmoid.f(zi);
        iSlope[own] = sigmoid.slope(zi);
        f[own] = sigmoid.f(zf);
        fSlope[own] = sigmoid.slope(zf);
        o[own] = sigmoid.f(zo);
        oSlope[own] = sigmoid.slope(zo);
        c[own + n] = f[own] * c[own] + i[own] * g[own];
        shown[own] = tanh.f(c[own + n]);
        shownSlope[own] = tanh.slope(c[own + n]);
        h[own + n] = o[own] * shown[own];
      }
    },
    back({ c, slope, g, i, iSlope, f, fSlope, o, oSlope, shown, shownSlope }, dh, dc, delta, at, n) {
      for (let unit = 0; unit < n; unit += 1) {
        const own = at + unit;
        delta[unit] = dc[unit] * i[own] * slope[own];
        delta[n + unit] = dc[unit] * g[own] * iSlope[own];
        delta[2 * n + unit] = dc[unit] * c[own] * fSlope[own];
        delta[3 * n + unit] = dh[unit] * shown[own] * oSlope[own];
        dc[unit] *= f[own];
        dh[unit] = 0;
      }
    },
  },

  // Cho et al. (2014), with the reset gate on the product: PyTorch's nn.GRU. The update gate u keeps: h = (1 − u) g + u h.
  gru: {
    matrices: 3,
    keeps: ["slope", "g", "product", "r", "rSlope", "u", "uSlope", "rest"],
    step({ h, slope, g, product, r, rSlope, u, uSlope, rest }, z, x, at, n, { bias }) {
      for (let unit = 0; unit < n; unit += 1) {
        const own = at + unit;
        const [zr, zu] = [z[n + unit] + x[unit], z[2 * n + unit] + x[unit] + bias];
        product[own] = z[unit];
        r[own] = sigmoid.f(zr);
        rSlope[own] = sigmoid.slope(zr);
        u[own] = sigmoid.f(zu);
        uSlope[own] = sigmoid.slope(zu);
        rest[own] = sigmoid.f(-zu);
        const zg = x[unit] + r[own] * product[own];
        g[own] = tanh.f(zg);
        slope[own] = tanh.slope(zg);
        h[own + n] = rest[own] * g[own] + u[own] * h[own];
      }
    },
    back({ h, slope, g, product, r, rSlope, u, uSlope, rest }, dh, dc, delta, at, n) {
      for (let unit = 0; unit < n; unit += 1) {
        const own = at + unit;
        const inner = dh[unit] * rest[own] * slope[own];
        delta[unit] = inner * r[own];
        delta[n + unit] = inner * product[own] * rSlope[own];
        delta[2 * n + unit] = dh[unit] * (h[own] - g[own]) * uSlope[own];
        dh[unit] *= u[own];
      }
    },
  },
};
