/** The arithmetic of axes, free of any drawing. */
import type { MetricUnit } from '#app/domain/metrics.ts';
import type { ValueScale } from '#app/domain/value-scale.ts';

/** Maps a domain onto a range; a domain of one value maps to the middle. */
export function linearScale([d0, d1]: readonly [number, number], [r0, r1]: readonly [number, number]): (value: number) => number {
  const span = d1 - d0;
  return (value) => (span === 0 ? (r0 + r1) / 2 : r0 + ((value - d0) / span) * (r1 - r0));
}

/** Round tick values inside a domain, about `count` of them, at 1, 2 or 5 times a power of ten. */
export function niceTicks([low, high]: readonly [number, number], count = 5): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fraction = rough / power;
  const step = power * (fraction > 5 ? 10 : fraction > 2 ? 5 : fraction > 1 ? 2 : 1);
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high + step * 1e-9; n++) ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
}

/** The smallest interval that holds the values and zero, widened to round ends. All zero or empty gives 0..1. */
export function domainWithZero(values: Iterable<number>): [number, number] {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) return [0, 1];
  const ticks = niceTicks([low, high], 4);
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : high - low;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

const timeSteps = [1, 5, 15, 60, 300, 900, 3_600, 4 * 3_600, 12 * 3_600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400, 90 * 86_400];

/** A few round values inside a scale, ascending: durations at seconds, minutes, hours and days; over decades at powers of ten. */
export function scaleTicks({ kind, low, high }: ValueScale, unit: MetricUnit, count = 4): number[] {
  const within = (values: readonly number[]) => values.filter((value) => value >= low && value <= high);
  const known = unit === 'seconds' ? within(timeSteps) : kind === 'log' ? within(powersOfTen) : [];
  if (known.length > 1) return spaced(known, count);
  const few = niceTicks([low, high], count);
  return few.length > 1 ? few : niceTicks([low, high], 2 * count);
}

const powersOfTen = Array.from({ length: 31 }, (_, place) => 10 ** (place - 15));

/** At most `count` of the values, evenly picked, the first and last among them. */
function spaced(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, place) => values[Math.round((place * (values.length - 1)) / (count - 1))]!);
}

const durationSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

/** Tick values for seconds at the steps of a clock: whole minutes, hours or days, about `count` of them. */
export function durationTicks([low, high]: readonly [number, number], count = 4): number[] {
  const rough = (high - low) / count;
  if (!(high > low) || rough < 1) return niceTicks([low, high], count);
  const day = durationSteps.at(-1)!;
  const step = durationSteps.find((seconds) => seconds >= rough) ?? day * Math.ceil(rough / day);
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) ticks.push(n * step);
  return ticks;
}
