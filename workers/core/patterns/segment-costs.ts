import type { SegmentCost } from './pelt.ts';

/** A series in parts (days, weeks) with a cost of its stretches. */
export type PartedSeries = {
  parts: number;
  cost: SegmentCost;
  /** What the best single cut saves once the series consists of the given parts in the given order, no side shorter than `least`; −Infinity where there is no room. */
  bestGain(order: Int32Array, least: number): number;
};

/**
 * Values that are normal with a mean and a variance of their own in each segment: n·ln(σ² + floor²), twice the negative log-likelihood but for constants. The floor is what two values
 * may differ by without meaning anything; added, it keeps the cost concave, so that a split never costs more.
 * @param from first value of each part, and the end of the last
 */
export function normalParts(values: Float64Array, from: Int32Array, floor: number): PartedSeries {
  const parts = from.length - 1;
  const [size, sum, squares] = [0, 1, 2].map((power) =>
    Float64Array.from({ length: parts }, (_, part) => {
      let total = 0;
      for (let i = from[part]!; i < from[part + 1]!; i++) total += values[i]! ** power;
      return total;
    }),
  ) as [Float64Array, Float64Array, Float64Array];
  const [n, s, q] = [size, sum, squares].map(runningSums) as [Float64Array, Float64Array, Float64Array];
  const floorSquared = floor * floor;
  const stretch = (count: number, total: number, square: number): number =>
    count * Math.log(Math.max(0, square / count - (total / count) ** 2) + floorSquared);
  return {
    parts,
    cost: (start, end) => stretch(n[end]! - n[start]!, s[end]! - s[start]!, q[end]! - q[start]!),
    bestGain(order, least) {
      let [count, total, square] = [0, 0, 0];
      for (const part of order) {
        count += size[part]!;
        total += sum[part]!;
        square += squares[part]!;
      }
      let [leftCount, leftTotal, leftSquare] = [0, 0, 0];
      let lowest = Number.POSITIVE_INFINITY;
      for (let cut = 1; cut <= order.length - least; cut++) {
        const part = order[cut - 1]!;
        leftCount += size[part]!;
        leftTotal += sum[part]!;
        leftSquare += squares[part]!;
        if (cut < least) continue;
        const both = stretch(leftCount, leftTotal, leftSquare) + stretch(count - leftCount, total - leftTotal, square - leftSquare);
        if (both < lowest) lowest = both;
      }
      return stretch(count, total, square) - lowest;
    },
  };
}

/** Counts per part that are Poisson with a rate of their own in each segment: −2·C·ln(C / parts). */
export function poissonParts(counts: Float64Array): PartedSeries {
  const sums = runningSums(counts);
  const stretch = (total: number, parts: number) => (total > 0 ? -2 * total * Math.log(total / parts) : 0);
  return {
    parts: counts.length,
    cost: (start, end) => stretch(sums[end]! - sums[start]!, end - start),
    bestGain(order, least) {
      let total = 0;
      for (const part of order) total += counts[part]!;
      let left = 0;
      let lowest = Number.POSITIVE_INFINITY;
      for (let cut = 1; cut <= order.length - least; cut++) {
        left += counts[order[cut - 1]!]!;
        if (cut >= least) lowest = Math.min(lowest, stretch(left, cut) + stretch(total - left, order.length - cut));
      }
      return stretch(total, order.length) - lowest;
    },
  };
}

/**
 * Classes (0 … classes − 1) with shares of their own in each segment: −2·Σ Cₖ·ln(Cₖ / C).
 * @param from first value of each part, and the end of the last
 */
export function categoricalParts(values: ArrayLike<number>, from: Int32Array, classes: number): PartedSeries {
  const parts = from.length - 1;
  const logs = entropyTerms(values.length);
  /** Counts up to each part; the shuffles read the few classes that a part has. */
  const sums = new Int32Array((parts + 1) * classes);
  const entryFrom = new Int32Array(parts + 1);
  const entryClass: number[] = [];
  const entryCount: number[] = [];
  for (let part = 0; part < parts; part++) {
    const before = sums.subarray(part * classes, (part + 1) * classes);
    const after = sums.subarray((part + 1) * classes, (part + 2) * classes);
    after.set(before);
    for (let i = from[part]!; i < from[part + 1]!; i++) after[values[i]!]!++;
    for (let k = 0; k < classes; k++) {
      if (after[k] === before[k]) continue;
      entryClass.push(k);
      entryCount.push(after[k]! - before[k]!);
    }
    entryFrom[part + 1] = entryClass.length;
  }
  const left = new Int32Array(classes);
  const right = new Int32Array(classes);
  return {
    parts,
    cost(start, end) {
      let total = 0;
      let terms = 0;
      for (let a = start * classes, b = end * classes, until = b + classes; b < until; a++, b++) {
        const count = sums[b]! - sums[a]!;
        total += count;
        terms += logs[count]!;
      }
      return 2 * (logs[total]! - terms);
    },
    bestGain(order, least) {
      left.fill(0);
      right.fill(0);
      let total = 0;
      for (const part of order) {
        for (let entry = entryFrom[part]!; entry < entryFrom[part + 1]!; entry++) {
          right[entryClass[entry]!]! += entryCount[entry]!;
          total += entryCount[entry]!;
        }
      }
      let leftTerms = 0;
      let rightTerms = 0;
      for (const count of right) rightTerms += logs[count]!;
      const whole = logs[total]! - rightTerms;
      let leftTotal = 0;
      let lowest = Number.POSITIVE_INFINITY;
      for (let cut = 1; cut <= order.length - least; cut++) {
        const part = order[cut - 1]!;
        for (let entry = entryFrom[part]!; entry < entryFrom[part + 1]!; entry++) {
          const k = entryClass[entry]!;
          const count = entryCount[entry]!;
          leftTerms += logs[left[k]! + count]! - logs[left[k]!]!;
          rightTerms += logs[right[k]! - count]! - logs[right[k]!]!;
          left[k]! += count;
          right[k]! -= count;
          leftTotal += count;
        }
        if (cut < least) continue;
        const both = logs[leftTotal]! - leftTerms + logs[total - leftTotal]! - rightTerms;
        if (both < lowest) lowest = both;
      }
      return 2 * (whole - lowest);
    },
  };
}

function runningSums(column: Float64Array): Float64Array {
  const sums = new Float64Array(column.length + 1);
  for (let place = 0; place < column.length; place++) sums[place + 1] = sums[place]! + column[place]!;
  return sums;
}

/** x·ln x for x = 0 … count. */
function entropyTerms(count: number): Float64Array {
  const terms = new Float64Array(count + 1);
  for (let x = 2; x <= count; x++) terms[x] = x * Math.log(x);
  return terms;
}
