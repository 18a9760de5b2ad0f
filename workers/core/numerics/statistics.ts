/** Plain statistics over typed arrays. Empty input gives NaN, never 0. */

export type Numbers = ArrayLike<number>;

export function sum(values: Numbers): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** Σ of a function of each value. */
export function sumOf(values: Numbers, of: (value: number, index: number) => number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += of(values[i]!, i);
  return total;
}

/** A function of each value as a column. The built-in `map`, `filter` and `from` of typed arrays cost several times as much on short columns. */
export function mapped(values: Numbers, of: (value: number, index: number) => number): Float64Array {
  const column = new Float64Array(values.length);
  for (let i = 0; i < column.length; i++) column[i] = of(values[i]!, i);
  return column;
}

export const mean = (values: Numbers): number => (values.length === 0 ? Number.NaN : sum(values) / values.length);

/** Population standard deviation (divides by n): the spread of exactly these values, not an estimate for others. */
export function standardDeviation(values: Numbers, centre = mean(values)): number {
  return Math.sqrt(centralMoment(values, 2, centre));
}

/** Mean of (x − mean)^order. */
export function centralMoment(values: Numbers, order: 2 | 3 | 4, centre = mean(values)): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const away = values[i]! - centre;
    const square = away * away;
    total += order === 2 ? square : order === 3 ? square * away : square * square;
  }
  return values.length === 0 ? Number.NaN : total / values.length;
}

/** σ / mean; NaN where the mean is 0. */
export function coefficientOfVariation(values: Numbers): number {
  const centre = mean(values);
  return centre === 0 ? Number.NaN : standardDeviation(values, centre) / centre;
}

/** Moment skewness γ₃ = m₃ / m₂^1.5; NaN for constant values. */
export function skewness(values: Numbers): number {
  const centre = mean(values);
  const variance = centralMoment(values, 2, centre);
  return variance > 0 ? centralMoment(values, 3, centre) / variance ** 1.5 : Number.NaN;
}

/** Moment kurtosis γ₄ = m₄ / m₂² (3 for a normal distribution); NaN for constant values. */
export function kurtosis(values: Numbers): number {
  const centre = mean(values);
  const variance = centralMoment(values, 2, centre);
  return variance > 0 ? centralMoment(values, 4, centre) / variance ** 2 : Number.NaN;
}

/** A sorted copy. */
export const sorted = (values: Numbers): Float64Array => new Float64Array(values).sort();

/** Quantile of ascending values, linear between ranks (type 7, as `quantile_cont` in SQL). */
export function quantileOfSorted(ascending: Numbers, probability: number): number {
  if (ascending.length === 0) return Number.NaN;
  const rank = probability * (ascending.length - 1);
  const below = Math.floor(rank);
  const low = ascending[below]!;
  return rank === below ? low : low + (rank - below) * (ascending[below + 1]! - low);
}

export const quantile = (values: Numbers, probability: number): number => quantileOfSorted(sorted(values), probability);
export const median = (values: Numbers): number => quantile(values, 0.5);

/** Median absolute deviation from the median, unscaled. */
export function medianAbsoluteDeviation(values: Numbers): number {
  const centre = median(values);
  return median(mapped(values, (value) => Math.abs(value - centre)));
}

/** Shannon entropy in bits of a histogram of counts. */
export function entropyBits(counts: Numbers): number {
  const total = sum(counts);
  if (total === 0) return Number.NaN;
  let bits = 0;
  for (let i = 0; i < counts.length; i++) {
    const share = counts[i]! / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/** Herfindahl–Hirschman index Σp² of a histogram of counts: 1 when everything lies in one class. */
export function herfindahl(counts: Numbers): number {
  const total = sum(counts);
  if (total === 0) return Number.NaN;
  let index = 0;
  for (let i = 0; i < counts.length; i++) index += (counts[i]! / total) ** 2;
  return index;
}

/** Gini coefficient of non-negative values: 0 when all are equal. */
export const gini = (values: Numbers): number => giniOfSorted(sorted(values));

/** The same of ascending values. */
export function giniOfSorted(ascending: Numbers): number {
  const total = sum(ascending);
  if (total <= 0) return Number.NaN;
  let weighted = 0;
  for (let i = 0; i < ascending.length; i++) weighted += (i + 1) * ascending[i]!;
  return (2 * weighted) / (ascending.length * total) - (ascending.length + 1) / ascending.length;
}

/** Pearson correlation; NaN when either side is constant. */
export function correlation(a: Numbers, b: Numbers): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let cross = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    cross += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return squareA > 0 && squareB > 0 ? cross / Math.sqrt(squareA * squareB) : Number.NaN;
}
