import { ascendingOrder } from './order.ts';

/**
 * q-values of Benjamini and Hochberg (1995): the smallest false discovery rate at which each hypothesis is rejected, q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎·m / j.
 * @param pValues one per hypothesis, in any order; the answer keeps that order
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(pValues);
  const q = new Float64Array(pValues.length);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const at = order[rank - 1]!;
    least = Math.min(least, (pValues[at]! * order.length) / rank);
    q[at] = least;
  }
  return q;
}
