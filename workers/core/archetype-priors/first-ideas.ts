import { type Matrix, matrix } from '#workers/core/numerics/matrix.ts';
import { mean, median, standardDeviation } from '#workers/core/numerics/statistics.ts';

/** The first ideas of accounts, sorted by account and open time; NaN where a value is not known. */
export type FirstIdeas = {
  accountId: Float64Array;
  openedAtMs: Float64Array;
  closedAtMs: Float64Array;
  holdS: Float64Array;
  volumeLots: Float64Array;
  notional: Float64Array;
  legs: Float64Array;
  adverseAdds: Float64Array;
  favourableAdds: Float64Array;
  profit: Float64Array;
  side: Float64Array;
  hasStop: Float64Array;
  toldPositions: Float64Array;
  algoPositions: Float64Array;
  symbol: readonly (string | null)[];
};

/** What a handful of ideas says already. NaN where they are too few for it. */
export const earlyFeatures = [
  'hold',
  'holdSpread',
  'gap',
  'size',
  'notional',
  'sizeSpread',
  'legs',
  'adverseAdds',
  'favourableAdds',
  'hourSine',
  'hourCosine',
  'stops',
  'algo',
  'symbols',
  'oneSided',
  'wins',
  'sizeAfterLoss',
  'overlap',
] as const;

const dayMs = 86_400_000;

/** Rows [start, end) of one account. */
export type Stretch = { accountId: number; start: number; end: number };

export function stretchesOf({ accountId }: Pick<FirstIdeas, 'accountId'>): Stretch[] {
  const stretches: Stretch[] = [];
  for (let start = 0; start < accountId.length; ) {
    let end = start + 1;
    while (end < accountId.length && accountId[end] === accountId[start]) end++;
    stretches.push({ accountId: accountId[start]!, start, end });
    start = end;
  }
  return stretches;
}

/** Stretches × `earlyFeatures`, from the first `count` ideas of each. */
export function describeFirstIdeas(ideas: FirstIdeas, stretches: readonly Stretch[], count: number): Matrix {
  const result = matrix(stretches.length, earlyFeatures.length);
  stretches.forEach(({ start, end }, row) => {
    const rows = Array.from({ length: Math.min(count, end - start) }, (_, i) => start + i);
    result.data.set(Object.values(describe(ideas, rows)), row * result.columns);
  });
  return result;
}

function describe(ideas: FirstIdeas, rows: readonly number[]): Record<(typeof earlyFeatures)[number], number> {
  const logs = (column: Float64Array) => rows.map((row) => Math.log(column[row]!)).filter(Number.isFinite);
  const average = (of: (row: number) => number) => mean(rows.map(of).filter((value) => !Number.isNaN(value)));
  const middle = (values: readonly number[]) => (values.length === 0 ? Number.NaN : median(values));
  const spread = (values: readonly number[]) => (values.length < 3 ? Number.NaN : standardDeviation(values));
  const holds = rows.map((row) => Math.log1p(ideas.holdS[row]!)).filter(Number.isFinite);
  const sizes = logs(ideas.volumeLots);
  const hours = rows.map((row) => (2 * Math.PI * (ideas.openedAtMs[row]! % dayMs)) / dayMs);
  const later = rows.slice(1);
  const afterLoss = later
    .filter((row) => ideas.profit[row - 1]! < 0)
    .map((row) => Math.log(ideas.volumeLots[row]! / ideas.volumeLots[row - 1]!))
    .filter(Number.isFinite);
  return {
    hold: middle(holds),
    holdSpread: spread(holds),
    gap: middle(later.map((row) => Math.log1p(Math.max(0, ideas.openedAtMs[row]! - ideas.openedAtMs[row - 1]!) / 1_000))),
    size: middle(sizes),
    notional: middle(logs(ideas.notional)),
    sizeSpread: spread(sizes),
    legs: average((row) => Math.log(ideas.legs[row]!)),
    adverseAdds: average((row) => Math.min(1, ideas.adverseAdds[row]!)),
    favourableAdds: average((row) => Math.min(1, ideas.favourableAdds[row]!)),
    hourSine: mean(hours.map(Math.sin)),
    hourCosine: mean(hours.map(Math.cos)),
    stops: average((row) => ideas.hasStop[row]!),
    algo: average((row) => (ideas.toldPositions[row]! > 0 ? ideas.algoPositions[row]! / ideas.toldPositions[row]! : Number.NaN)),
    symbols: new Set(rows.map((row) => ideas.symbol[row])).size / rows.length,
    oneSided: Math.abs(mean(rows.map((row) => ideas.side[row]!))),
    wins: average((row) => Number(ideas.profit[row]! > 0)),
    sizeAfterLoss: afterLoss.length === 0 ? Number.NaN : mean(afterLoss),
    overlap: later.length === 0 ? Number.NaN : mean(later.map((row) => Number(ideas.openedAtMs[row]! < ideas.closedAtMs[row - 1]!))),
  };
}
