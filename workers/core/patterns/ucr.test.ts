/** Against the published results of the UCR archive (Dau et al. 2018, DataSummary.csv: error of 1-NN by Euclidean distance and by DTW without a band). */
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasSharedData, sharedFile } from '#tests/setup/shared-data.ts';
import { matrixFromRows } from '#workers/core/numerics/matrix.ts';
import { type CascadeCounts, dtwSearch } from './dtw-search.ts';
import { matrixProfile } from './matrix-profile.ts';

type Labelled = { series: Float64Array; label: string }[];

function read(name: string): Labelled {
  const [, data] = fs.readFileSync(sharedFile('benchmarks', 'ucr', `${name}.ts`), 'utf8').split(/@data\r?\n/i);
  return data!
    .trim()
    .split(/\r?\n/)
    .map((line) => {
      const [values, label] = line.split(':');
      return { series: Float64Array.from(values!.split(','), Number), label: label!.trim() };
    });
}

function errors(name: string, halfWidth: (length: number) => number): { errors: number; counts: CascadeCounts } {
  const train = read(`${name}_TRAIN`);
  const band = halfWidth(train[0]!.series.length);
  const counts: CascadeCounts = { kim: 0, keogh: 0, keoghReversed: 0, abandoned: 0, full: 0 };
  const nearestTo = dtwSearch(matrixFromRows(train.map(({ series }) => series)), band, counts);
  const wrong = read(`${name}_TEST`).filter(({ series, label }) => train[nearestTo(series).index]!.label !== label);
  return { errors: wrong.length, counts };
}

describe.skipIf(!hasSharedData)('UCR archive', () => {
  test.each([
    ['GunPoint', 150, 0.0867, 0.0933],
    ['ItalyPowerDemand', 1_029, 0.0447, 0.0496],
    ['ArrowHead', 175, 0.2, 0.2971],
  ])('1-NN on %s errs as often as published', (name, tests, euclidean, warped) => {
    expect(errors(name, () => 0).errors / tests).toBeCloseTo(euclidean, 3);
    const free = errors(name, (length) => length - 1);
    expect(free.errors / tests).toBeCloseTo(warped, 3);
    const compared = Object.values(free.counts).reduce((sum, count) => sum + count, 0);
    expect(free.counts.full).toBeLessThan(0.5 * compared);
  });

  test('the strangest stretch of the pressure series is the labelled anomaly', () => {
    const rows = fs
      .readFileSync(sharedFile('benchmarks', 'ucr', '135_UCR_Anomaly_InternalBleeding16_TEST.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1);
    const cells = rows.map((row) => row.split(','));
    const series = Float64Array.from(cells, (row) => Number(row.at(-2)));
    const anomaly = cells.flatMap((row, at) => (Number(row.at(-1)) === 1 ? [at] : []));
    const window = 200;
    const { distance } = matrixProfile(series, window);
    const strangest = distance.indexOf(Math.max(...distance));
    expect(strangest).toBeGreaterThan(anomaly[0]! - window);
    expect(strangest).toBeLessThanOrEqual(anomaly.at(-1)!);
  });
});
