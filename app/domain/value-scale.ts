/** How values of one metric are laid out along an axis or a colour ramp: the robust range of the book, in the metric's own unit. */
import type { Distribution } from './peers.ts';

/** `log` where the values span decades. What lies outside is drawn at the end. */
export type ValueScale = { kind: 'linear' | 'log'; low: number; high: number };

/** Equal steps are used unless half of the values lie in the lowest tenth of the range. */
const crowdedBelow = 0.1;

/** The scale between two values in ascending order. `middle` is the median of what will be laid out. */
export const scaleBetween = (low: number, middle: number, high: number): ValueScale => ({
  kind: low > 0 && middle - low < crowdedBelow * (high - low) ? 'log' : 'linear',
  low,
  high,
});

/** The book's middle: between the percentiles `tail` and 100 − `tail`. */
export const robustScale = ({ quantiles }: Distribution, tail = 2): ValueScale =>
  scaleBetween(quantiles[tail]!, quantiles[50]!, quantiles[100 - tail]!);

/** Where a value lies on a scale, from 0 to 1 and no further; 0.5 on a scale of one value. */
export function placeOnScale({ kind, low, high }: ValueScale, value: number): number {
  if (!(high > low)) return 0.5;
  const at = kind === 'log' ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, at));
}

/** The value at a place from 0 to 1. */
export const valueAtPlace = ({ kind, low, high }: ValueScale, place: number): number =>
  kind === 'log' ? low * (high / low) ** place : low + place * (high - low);
