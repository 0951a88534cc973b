// Square matrices as rows one after the other in a Float64Array, and what decides how gradients travel through them.
import { normals } from "./random.js";

const SQUARINGS = 20; // six digits: the error is below ln(n) / 2^20

// Euclidean norm of a vector, right also where its squares underflow or overflow.
export function norm(vector) {
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

// A random orthogonal matrix (n, n): Gram–Schmidt, twice, on the rows of a normal one. Twice is enough for orthogonality to rounding:
// Giraud, Langou and Rozložník (2005), The loss of orthogonality in the Gram-Schmidt orthogonalization process.
export function orthogonal(n, random) {
  const matrix = normals(random, n * n);
  for (let row = 0; row < n; row += 1) {
    const own = matrix.subarray(row * n, row * n + n);
    for (let pass = 0; pass < 2; pass += 1) {
      for (let before = 0; before < row; before += 1) {
        const other = matrix.subarray(before * n, before * n + n);
        let along = 0;
        for (let column = 0; column < n; column += 1) along += own[column] * other[column];
        for (let column = 0; column < n; column += 1) own[column] -= along * other[column];
      }
    }
    const length = norm(own);
    for (let column = 0; column < n; column += 1) own[column] /= length;
  }
  return matrix;
}

// out = a b, for (n, n) matrices.
function multiply(a, b, n, out) {
  out.fill(0);
  for (let row = 0; row < n; row += 1) {
    for (let inner = 0; inner < n; inner += 1) {
      const factor = a[row * n + inner];
      for (let column = 0; column < n; column += 1) out[row * n + column] += factor * b[inner * n + column];
    }
  }
}

// Largest absolute eigenvalue of a (n, n) matrix, by Gelfand's formula: the k-th root of the norm of the k-th power, k = 2^20, reached by
// squaring. A rounding error in the s-th squaring counts 2^-s times.
export function spectralRadius(matrix, n) {
  let power = Float64Array.from(matrix);
  let square = new Float64Array(n * n);
  let log = 0;
  for (let step = 0; step <= SQUARINGS; step += 1) {
    const size = norm(power);
    if (size === 0) return 0;
    log += Math.log(size) / 2 ** step;
    for (let index = 0; index < power.length; index += 1) power[index] /= size;
    if (step === SQUARINGS) break;
    multiply(power, power, n, square);
    [power, square] = [square, power];
  }
  return Math.exp(log);
}

// Largest singular value of a (n, n) matrix: the root of the spectral radius of its symmetric product, by the same squaring.
export function spectralNorm(matrix, n) {
  const product = new Float64Array(n * n);
  for (let row = 0; row < n; row += 1) {
    for (let column = 0; column < n; column += 1) {
      let total = 0;
      for (let inner = 0; inner < n; inner += 1) total += matrix[inner * n + row] * matrix[inner * n + column];
      product[row * n + column] = total;
    }
  }
  return Math.sqrt(spectralRadius(product, n));
}
