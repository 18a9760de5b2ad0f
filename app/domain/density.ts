/** Smooth densities from counts, for ridge plots. */

/**
 * A Gaussian kernel density of binned values, scaled so that its peak is 1: shapes are compared, not sizes. Mass that the kernel carries beyond an end is
 * reflected, so that a share that is mostly 0 does not seem to go below. The bandwidth is Silverman's rule (1986, eq. 3.31) on the counts, at least one bin.
 * @param counts values per bin of equal width; all zero gives all zero
 */
export function smoothDensity(counts: ArrayLike<number>): number[] {
  const bins = counts.length;
  const total = sum(counts, (count) => count);
  if (total === 0) return Array(bins).fill(0);
  const mean = sum(counts, (count, bin) => count * bin) / total;
  const deviation = Math.sqrt(sum(counts, (count, bin) => count * (bin - mean) ** 2) / total);
  const spread = Math.min(deviation, (binAt(counts, 0.75 * total) - binAt(counts, 0.25 * total)) / 1.349 || deviation);
  const bandwidth = Math.max(1, 0.9 * spread * total ** -0.2);
  const reach = Math.min(bins, Math.ceil(3 * bandwidth));
  const kernel = Array.from({ length: reach + 1 }, (_, step) => Math.exp(-0.5 * (step / bandwidth) ** 2));
  const density = new Float64Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    if (counts[bin] === 0) continue;
    for (let step = -reach; step <= reach; step++) {
      const at = bin + step;
      const inside = at < 0 ? -at - 1 : at >= bins ? 2 * bins - 1 - at : at;
      density[Math.min(bins - 1, Math.max(0, inside))]! += counts[bin]! * kernel[Math.abs(step)]!;
    }
  }
  const peak = density.reduce((most, value) => Math.max(most, value), 0);
  return Array.from(density, (value) => value / peak);
}

const sum = (counts: ArrayLike<number>, of: (count: number, bin: number) => number): number => {
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) total += of(counts[bin]!, bin);
  return total;
};

/** Where the running count reaches `target`, between bins. */
function binAt(counts: ArrayLike<number>, target: number): number {
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (before + counts[bin]! >= target) return bin + (counts[bin] === 0 ? 0 : (target - before) / counts[bin]!);
    before += counts[bin]!;
  }
  return counts.length - 1;
}
