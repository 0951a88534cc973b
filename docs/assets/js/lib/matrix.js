// Matrices as rows one after the other in a Float64Array, and what decides how gradients travel through them.
import { normals } from "./random.js";

const SAFE = 1e-250; // a sum of squares beyond it has lost nothing that counts
const SQUARINGS = 20; // six digits: the error is below ln(n) / 2^20

// Euclidean norm of a vector, right also where its squares underflow or overflow.
export function norm(vector) {
  let squares = 0;
  for (let at = 0; at < vector.length; at += 1) squares += vector[at] * vector[at];
  if (squares > SAFE && squares < 1 / SAFE) return Math.sqrt(squares);
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let total = 0;
  for (const value of vector) total += (value / largest) ** 2;
  return largest * Math.sqrt(total);
}

export function identity(n) {
  const matrix = new Float64Array(n * n);
  for (let row = 0; row < n; row += 1) matrix[row * n + row] = 1;
  return matrix;
}

// A random orthogonal matrix (n, n): classical Gram–Schmidt, twice, on the rows of a normal one. Twice is enough for orthogonality to rounding:
// Giraud, Langou and Rozložník (2005), The loss of orthogonality in the Gram-Schmidt orthogonalization process.
export function orthogonal(n, random) {
  const [matrix, along] = [normals(random, n * n), new Float64Array(n)];
  for (let row = 0; row < n; row += 1) {
    const own = matrix.subarray(row * n, row * n + n);
    for (let pass = 0; pass < 2; pass += 1) {
      timesTransposed(matrix, own, row, 1, n, along);
      for (let other = 0; other < row; other += 1) {
        const [start, part] = [other * n, along[other]];
        for (let column = 0; column < n; column += 1) own[column] -= part * matrix[start + column];
      }
    }
    const length = norm(own);
    for (let column = 0; column < n; column += 1) own[column] /= length;
  }
  return matrix;
}

// out = a bᵀ, for a (m, k) and b (n, k); `single` rounds each entry to float32. Four sums at a time keep the processor busy, because none of
// them waits for another.
export function timesTransposed(a, b, m, n, k, out, single = false) {
  let first = 0;
  for (; first + 3 < m; first += 4) {
    for (let row = 0; row < n; row += 1) {
      let [at, of, s0, s1, s2, s3] = [first * k, row * k, 0, 0, 0, 0];
      for (let inner = 0; inner < k; inner += 1, at += 1, of += 1) {
        const factor = b[of];
        s0 += a[at] * factor;
        s1 += a[at + k] * factor;
        s2 += a[at + 2 * k] * factor;
        s3 += a[at + 3 * k] * factor;
      }
      const to = first * n + row;
      out[to] = single ? Math.fround(s0) : s0;
      out[to + n] = single ? Math.fround(s1) : s1;
      out[to + 2 * n] = single ? Math.fround(s2) : s2;
      out[to + 3 * n] = single ? Math.fround(s3) : s3;
    }
  }
  for (; first < m; first += 1) {
    for (let row = 0; row < n; row += 1) {
      let sum = 0;
      for (let inner = 0; inner < k; inner += 1) sum += a[first * k + inner] * b[row * k + inner];
      out[first * n + row] = single ? Math.fround(sum) : sum;
    }
  }
  return out;
}

// The transpose of an (m, n) matrix.
export function transpose(matrix, m, n, out) {
  for (let row = 0; row < m; row += 1) {
    for (let column = 0; column < n; column += 1) out[column * m + row] = matrix[row * n + column];
  }
  return out;
}

// Largest absolute eigenvalue of a (n, n) matrix, by Gelfand's formula: the k-th root of the norm of the k-th power, k = 2^20, reached by
// squaring. A rounding error in the s-th squaring counts 2^-s times.
export function spectralRadius(matrix, n) {
  let power = Float64Array.from(matrix);
  let [square, turned] = [new Float64Array(n * n), new Float64Array(n * n)];
  let log = 0;
  for (let step = 0; step <= SQUARINGS; step += 1) {
    const size = norm(power);
    if (size === 0) return 0;
    log += Math.log(size) / 2 ** step;
    for (let index = 0; index < power.length; index += 1) power[index] /= size;
    if (step === SQUARINGS) break;
    timesTransposed(power, transpose(power, n, n, turned), n, n, n, square);
    [power, square] = [square, power];
  }
  return Math.exp(log);
}

// Largest singular value of a (n, n) matrix: the root of the spectral radius of its symmetric product, by the same squaring.
export function spectralNorm(matrix, n) {
  return Math.sqrt(spectralRadius(timesTransposed(matrix, matrix, n, n, n, new Float64Array(n * n)), n));
}
