/** The arithmetic of axes, free of any drawing. */

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
