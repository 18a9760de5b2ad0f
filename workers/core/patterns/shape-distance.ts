import { type FourierPlan, fourierPlan, fourierTransform } from '#workers/core/numerics/fourier.ts';
import type { Matrix } from '#workers/core/numerics/matrix.ts';

/** The transforms of series of one length, from which the cross-correlation of any two comes with one transform more. */
export type Spectra = { length: number; plan: FourierPlan; re: Float64Array; im: Float64Array; norm: Float64Array };

/** Spectra of the rows, padded with zeros so that a shifted series does not wrap around. */
export function spectraOf({ rows, columns, data }: Matrix): Spectra {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * columns - 1)));
  const plan = fourierPlan(size);
  const re = new Float64Array(rows * size);
  const im = new Float64Array(rows * size);
  const norm = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const series = data.subarray(row * columns, (row + 1) * columns);
    re.set(series, row * size);
    fourierTransform(plan, re.subarray(row * size, (row + 1) * size), im.subarray(row * size, (row + 1) * size));
    norm[row] = Math.sqrt(series.reduce((total, value) => total + value * value, 0));
  }
  return { length: columns, plan, re, im, norm };
}

export type ShapeMatch = { distance: number; lag: number };

/**
 * Shape-based distances (Paparrizos & Gravano 2015) of row `a` of one set to rows `b` and `c` of another: 1 − the largest cross-correlation over all lags, over both norms; 0 … 2.
 * `lag` > 0: the second row comes that many steps after the first; of equal ones the shortest. Two at a time, because both correlations are real and share one transform.
 */
export function shapeDistances(
  one: Spectra,
  a: number,
  other: Spectra,
  b: number,
  c: number,
  work = shapeWork(one),
): [ShapeMatch, ShapeMatch] {
  const { size } = one.plan;
  const { re, im } = work;
  const fromA = a * size;
  const fromB = b * size;
  const fromC = c * size;
  for (let k = 0; k < size; k++) {
    const aRe = one.re[fromA + k]!;
    const aIm = -one.im[fromA + k]!;
    // conj(A)·(B + i·C); the inverse transform is the forward one of the conjugate
    const bRe = other.re[fromB + k]! - other.im[fromC + k]!;
    const bIm = other.im[fromB + k]! + other.re[fromC + k]!;
    re[k] = aRe * bRe - aIm * bIm;
    im[k] = -(aRe * bIm + aIm * bRe);
  }
  fourierTransform(one.plan, re, im);
  return [
    bestMatch(re, 1 / (size * one.norm[a]! * other.norm[b]!), one.length),
    bestMatch(im, -1 / (size * one.norm[a]! * other.norm[c]!), one.length),
  ];
}

/** Working memory of `shapeDistances`. */
export const shapeWork = ({ plan }: Spectra) => ({ re: new Float64Array(plan.size), im: new Float64Array(plan.size) });

function bestMatch(correlation: Float64Array, scale: number, length: number): ShapeMatch {
  let lag = 0;
  let best = correlation[0]! * scale;
  for (let shift = 1; shift < length; shift++) {
    const after = correlation[shift]! * scale;
    const before = correlation[correlation.length - shift]! * scale;
    if (after > best) {
      best = after;
      lag = shift;
    }
    if (before > best) {
      best = before;
      lag = -shift;
    }
  }
  return { distance: Math.max(0, 1 - best), lag };
}
