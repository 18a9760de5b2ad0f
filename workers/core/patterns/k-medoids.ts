import type { Control } from '#workers/core/clustering/control.ts';
import type { PairwiseDistances } from '#workers/core/clustering/distances.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';

/** `cost` is the sum of distances to the nearest medoid; labels number the medoids. */
export type KMedoids = { medoids: Int32Array; labels: Int32Array; cost: number };

export type KMedoidsOptions = Control & { k: number; random: Random; restarts?: number };

/** k-medoids by FasterPAM from random starts: the best of the restarts. */
export function kMedoids(distances: PairwiseDistances, { k, random, restarts = 5, throwIfCancelled }: KMedoidsOptions): KMedoids {
  let best: KMedoids | null = null;
  for (let restart = 0; restart < restarts; restart++) {
    const start = sampleRows(distances.count, k, random.fork(restart));
    const found = fasterPam(distances, start, { throwIfCancelled });
    if (best === null || found.cost < best.cost) best = found;
  }
  return best!;
}

/**
 * FasterPAM (Schubert & Rousseeuw 2021): every swap of a medoid that lowers the cost is made as soon as it is found; all k swaps of one candidate are rated in O(n). Ends in a local
 * optimum of PAM: no single swap helps.
 */
export function fasterPam({ count, between }: PairwiseDistances, start: ArrayLike<number>, { throwIfCancelled }: Control = {}): KMedoids {
  const medoids = Int32Array.from(start);
  const k = medoids.length;
  const nearest = new Int32Array(count);
  const near = new Float64Array(count);
  const second = new Float64Array(count);
  const isMedoid = new Uint8Array(count);
  for (const medoid of medoids) isMedoid[medoid] = 1;
  const assign = (item: number) => {
    let first = 0;
    let least = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (let m = 0; m < k; m++) {
      const distance = between(item, medoids[m]!);
      if (distance < least) {
        next = least;
        least = distance;
        first = m;
      } else if (distance < next) next = distance;
    }
    nearest[item] = first;
    near[item] = least;
    second[item] = next;
  };
  for (let item = 0; item < count; item++) assign(item);

  /** What the cost rises by when a medoid goes and its members take their second. */
  const removal = new Float64Array(k);
  const rateRemovals = () => {
    removal.fill(0);
    for (let item = 0; item < count; item++) removal[nearest[item]!]! += second[item]! - near[item]!;
  };
  rateRemovals();
  const change = new Float64Array(k);
  let sinceSwap = 0;
  for (let candidate = 0; k < count && sinceSwap < count; candidate = (candidate + 1) % count, sinceSwap++) {
    if (isMedoid[candidate] === 1) continue;
    throwIfCancelled?.();
    change.set(removal);
    let gain = 0;
    for (let item = 0; item < count; item++) {
      const distance = between(item, candidate);
      if (distance < near[item]!) {
        gain += distance - near[item]!;
        change[nearest[item]!]! += near[item]! - second[item]!;
      } else if (distance < second[item]!) change[nearest[item]!]! += distance - second[item]!;
    }
    let swap = 0;
    for (let m = 1; m < k; m++) if (change[m]! < change[swap]!) swap = m;
    if (!(change[swap]! + gain < -1e-12)) continue;
    isMedoid[medoids[swap]!] = 0;
    isMedoid[candidate] = 1;
    medoids[swap] = candidate;
    for (let item = 0; item < count; item++) assign(item);
    rateRemovals();
    sinceSwap = 0;
  }
  return { medoids, labels: nearest, cost: near.reduce((total, distance) => total + distance, 0) };
}
