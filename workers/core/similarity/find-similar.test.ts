import { describe, expect, test } from 'vitest';
import { rawSimilarity } from '#tests/setup/similarity-book.ts';
import { type SimilarityBlock, type SimilarityWeights, similarityPresets, similaritySeries } from '#workers/contracts/similarity.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { calibrate } from './calibration.ts';
import { compareAccounts, findSimilar } from './find-similar.ts';
import { divergence, shapeDistance } from './row-distances.ts';
import { buildSimilarityBook, rowOfAccount, type SimilarityBook, styleBlocks, styleEdges } from './similarity-book.ts';

const accounts = 240;
const book = buildSimilarityBook(rawSimilarity(accounts, 3));
const calibrated = { book, calibration: calibrate(book, 1) };
const ids = [...book.accountId];
const grown = ids.filter((_, row) => book.isGrown[row] === 1);

/** Distances written down again without entropies, bounds or shared loops. */
const plainly: Record<SimilarityBlock, (of: SimilarityBook, a: number, b: number) => number> = {
  metrics: ({ metrics: { columns, data } }, a, b) =>
    Array.from({ length: columns }, (_, c) => (data[a * columns + c]! - data[b * columns + c]!) ** 2).reduce((sum, term) => sum + term, 0),
  style({ style: { columns, data } }, a, b) {
    const blocks = styleBlocks.map((_, block) => {
      let bits = 0;
      for (let c = styleEdges[block]!; c < styleEdges[block + 1]!; c++) {
        const [p, q] = [data[a * columns + c]!, data[b * columns + c]!];
        if (p > 0) bits += (p / 2) * Math.log2((2 * p) / (p + q));
        if (q > 0) bits += (q / 2) * Math.log2((2 * q) / (p + q));
      }
      return bits;
    });
    return blocks.reduce((sum, bits) => sum + bits, 0) / blocks.length;
  },
  series({ series: { columns, data } }, a, b) {
    const products = Array.from({ length: 2 * similaritySeries.maxLag + 1 }, (_, place) => {
      const lag = place - similaritySeries.maxLag;
      return Array.from(
        { length: columns },
        (_, t) => data[a * columns + t]! * (t + lag < 0 || t + lag >= columns ? 0 : data[b * columns + t + lag]!),
      ).reduce((sum, term) => sum + term, 0);
    });
    return Math.max(0, 1 - Math.max(...products));
  },
};

function bruteForce(accountId: number, weights: SimilarityWeights, limit: number): number[] {
  const row = ids.indexOf(accountId);
  const used = (Object.keys(weights) as SimilarityBlock[]).filter((block) => weights[block] > 0 && book[block].has[row] === 1);
  if (used.length === 0) return [];
  const unit = Object.fromEntries(used.map((block) => [block, median(calibrated.calibration.pairs[block].filter((value) => value >= 0))]));
  return grown
    .filter((id) => id !== accountId && used.every((block) => book[block].has[ids.indexOf(id)] === 1))
    .map((id) => ({
      id,
      squared: used.reduce((sum, block) => sum + (weights[block] / unit[block]!) * plainly[block](book, row, ids.indexOf(id)), 0),
    }))
    .sort((a, b) => a.squared - b.squared || a.id - b.id)
    .slice(0, limit)
    .map(({ id }) => id);
}

describe('the nearest accounts', () => {
  test.each(Object.entries(similarityPresets))('by %s are those of a brute-force search', (_, weights) => {
    for (const accountId of grown.slice(0, 40)) {
      const result = findSimilar(calibrated, { accountId, candidateIds: ids, weights, limit: 12 })!;
      expect(result.found.map((found) => found.accountId)).toEqual(bruteForce(accountId, weights, 12));
    }
  });

  test('come from the given accounts alone, and an account outside of them is not answered', () => {
    const candidateIds = grown.filter((id) => id % 3 === 1);
    const accountId = candidateIds[0]!;
    const { found, compared, leftOut } = findSimilar(calibrated, {
      accountId,
      candidateIds,
      weights: similarityPresets.metrics,
      limit: 500,
    })!;
    expect(found.map((one) => one.accountId).sort((a, b) => a - b)).toEqual(candidateIds.filter((id) => id !== accountId));
    expect([compared, leftOut]).toEqual([candidateIds.length - 1, 0]);
    expect(
      findSimilar(calibrated, { accountId: grown.find((id) => id % 3 !== 1)!, candidateIds, weights: similarityPresets.mix, limit: 5 }),
    ).toBeNull();
    expect(findSimilar(calibrated, { accountId: 7, candidateIds: [7], weights: similarityPresets.mix, limit: 5 })).toBeNull();
  });

  test('of an account with few ideas are found, but it is never found itself', () => {
    const young = ids.find((_, row) => book.isGrown[row] === 0)!;
    const result = findSimilar(calibrated, { accountId: young, candidateIds: ids, weights: similarityPresets.metrics, limit: 5 })!;
    expect(result.found).toHaveLength(5);
    const everyone = findSimilar(calibrated, {
      accountId: grown[0]!,
      candidateIds: ids,
      weights: similarityPresets.metrics,
      limit: 1_000,
    })!;
    expect(everyone.found.map((one) => one.accountId)).not.toContain(young);
    expect(everyone.leftOut).toBe(ids.length - grown.length);
  });

  test('without a block that was asked for say so and use the rest', () => {
    const accountId = grown.find((id) => book.style.has[ids.indexOf(id)] === 0)!;
    const result = findSimilar(calibrated, { accountId, candidateIds: ids, weights: { metrics: 1, style: 1, series: 0 }, limit: 5 })!;
    expect(result.missing).toEqual(['style']);
    expect(result.found.map((one) => one.accountId)).toEqual(bruteForce(accountId, similarityPresets.metrics, 5));
    expect(result.found[0]!.parts.every(({ block }) => block === 'metrics')).toBe(true);
    const alone = findSimilar(calibrated, { accountId, candidateIds: ids, weights: similarityPresets.style, limit: 5 })!;
    expect([alone.found.length, alone.missing]).toEqual([0, ['style']]);
  });
});

describe('why they are alike', () => {
  const accountId = grown[7]!;
  const { found } = findSimilar(calibrated, { accountId, candidateIds: ids, weights: similarityPresets.mix, limit: 20 })!;

  test('the parts sum to the square of the distance', () => {
    for (const { distance, parts } of found) {
      expect(parts.reduce((sum, { squared }) => sum + squared, 0)).toBeCloseTo(distance ** 2, 9);
    }
  });

  test('the usual parts sum to the mean square over the reference', () => {
    const factors = { metrics: 0.5, style: 0.25, series: 0.25 };
    const row = ids.indexOf(accountId);
    const others = [...calibrated.calibration.reference].filter(
      (other) => other !== row && book.style.has[other] === 1 && book.series.has[other] === 1,
    );
    const meanSquare =
      others.reduce(
        (sum, other) =>
          sum +
          Object.entries(factors).reduce(
            (total, [block, factor]) =>
              total +
              (factor / calibrated.calibration.unit[block as SimilarityBlock]) * plainly[block as SimilarityBlock](book, row, other),
            0,
          ),
        0,
      ) / others.length;
    expect(found[0]!.parts.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(meanSquare, 6);
  });

  test('closeness is the share of random pairs that are farther apart', () => {
    const weights = similarityPresets.metrics;
    const { pairs, unit } = calibrated.calibration;
    const result = findSimilar(calibrated, { accountId, candidateIds: ids, weights, limit: 3 })!;
    for (const one of result.found) {
      const farther = pairs.metrics.filter((squared) => squared / unit.metrics > one.distance ** 2 + 1e-12).length;
      expect(one.closeness).toBeCloseTo(farther / pairs.metrics.length, 12);
      expect(one.blocks.metrics!.closeness).toBeCloseTo(one.closeness, 12);
    }
  });
});

describe('compared accounts', () => {
  test('are as far apart as the search says, pair by pair', () => {
    const [a, b, c] = grown.filter((id) => book.style.has[ids.indexOf(id)] === 1 && book.series.has[ids.indexOf(id)] === 1);
    const { pairs, unknown } = compareAccounts(calibrated, [a!, b!, c!, 5], similarityPresets.mix);
    expect(unknown).toEqual([5]);
    expect(pairs.map((pair) => [pair.a, pair.b])).toEqual([
      [a, b],
      [a, c],
      [b, c],
    ]);
    const searched = findSimilar(calibrated, { accountId: a!, candidateIds: [a!, b!], weights: similarityPresets.mix, limit: 1 })!;
    expect(pairs[0]!.distance).toBeCloseTo(searched.found[0]!.distance, 12);
    expect(pairs[0]!.closeness).toBe(searched.found[0]!.closeness);
  });
});

describe('single distances', () => {
  test('Jensen–Shannon divergence is that of scipy', () => {
    // scipy.spatial.distance.jensenshannon([.5, .25, .25, 0], [0, .25, .5, .25], base=2) ** 2
    const raw = rawSimilarity(2, 1);
    raw.style.data.fill(0);
    raw.style.data.set([0.5, 0.25, 0.25], 0);
    raw.style.data.set([0.25, 0.5, 0.25], raw.style.columns + 1);
    expect(divergence(buildSimilarityBook(raw), 0, 1, 0)).toBeCloseTo(0.40563906222956647, 6);
  });

  test('a curve that comes three steps later has the same shape, one turned upside down has not', () => {
    const length = 20;
    const bump = (at: number, height: number) => Array.from({ length }, (_, t) => height * Math.exp(-((t - at) ** 2)));
    const unitNorm = (curve: number[]) => curve.map((value) => value / Math.sqrt(curve.reduce((sum, each) => sum + each * each, 0)));
    const data = Float32Array.from([...unitNorm(bump(8, 1)), ...unitNorm(bump(11, 5)), ...unitNorm(bump(8, -1))]);
    expect(shapeDistance(data, 0, length, length)).toBeCloseTo(0, 5);
    expect(shapeDistance(data, 0, length, length, 2)).toBeGreaterThan(0.3);
    expect(shapeDistance(data, 0, 2 * length, length)).toBeGreaterThan(0.9);
  });

  test('curves are centred, of norm 1 and cumulative', () => {
    const row = [...book.series.has].indexOf(1);
    const curve = book.series.data.subarray(row * book.series.columns, (row + 1) * book.series.columns);
    expect(curve.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(curve.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5);
    const { steps } = rawSimilarity(accounts, 3);
    const ratio = (t: number) => (curve[t]! - curve[t - 1]!) / steps.data[row * steps.columns + t]!;
    expect(ratio(10)).toBeCloseTo(ratio(20), 4);
  });

  test('rows are found by account', () => {
    expect(rowOfAccount(book, 30)).toBe(2);
    expect(rowOfAccount(book, 31)).toBe(-1);
  });
});

test('the same seed draws the same pairs, and a book of one account has none', () => {
  expect(calibrate(book, 1).pairs.metrics).toEqual(calibrated.calibration.pairs.metrics);
  expect(calibrate(book, 2).pairs.metrics).not.toEqual(calibrated.calibration.pairs.metrics);
  const single = buildSimilarityBook(rawSimilarity(1, 1));
  const lonely = { book: single, calibration: calibrate(single, 1) };
  expect(findSimilar(lonely, { accountId: 10, candidateIds: [10], weights: similarityPresets.mix, limit: 5 })?.found).toEqual([]);
});
