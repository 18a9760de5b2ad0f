import fs from 'node:fs';
import path from 'node:path';
import type { PatternBenchCase } from '#workers/contracts/patterns.ts';
import { type Matrix, matrix, rowOf } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { compareSeries, pairDistances } from '#workers/core/patterns/compare-series.ts';
import { matrixProfile } from '#workers/core/patterns/matrix-profile.ts';
import { pelt } from '#workers/core/patterns/pelt.ts';
import { normalParts } from '#workers/core/patterns/segment-costs.ts';
import { finishSeries, seriesShape } from '#workers/core/patterns/series.ts';
import { defineTask } from './define-task.ts';

const rounds = 5;

/** Runs one kernel on seeded series; leaves the series and the results as little-endian doubles for peers to read. For benches, no part of a run. */
export default defineTask('bench-patterns', async ({ folder, name, count, length, seed, setting }, context) => {
  const series = name === 'changes' ? levels(count, length, seed) : walks(count, length, seed);
  const work = kernels[name](series, setting);
  const times: { ms: number; cpuMs: number }[] = [];
  let result = work();
  for (let round = 0; round < rounds; round++) {
    context.throwIfCancelled();
    context.progress(round / rounds, name);
    const startedMs = performance.now();
    const started = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(started);
    times.push({ ms: performance.now() - startedMs, cpuMs: (user + system) / 1_000 });
  }
  write(folder, `${name}-series`, series.data);
  write(folder, `${name}-result`, result);
  return { ms: median(times.map(({ ms }) => ms)), cpuMs: median(times.map(({ cpuMs }) => cpuMs)), results: result.length };
});

const kernels: Record<PatternBenchCase, (series: Matrix, setting: number) => () => Float64Array> = {
  'dtw-banded': dtw,
  'dtw-full': dtw,
  shape: (series) => () => pairDistances(compareSeries('shape', 0, series, series), series.rows).data,
  changes: (series, penalty) => () => cutsOf(series, penalty),
  'matrix-profile': (series, window) => () => matrixProfile(rowOf(series, 0), window).distance,
};

function dtw(series: Matrix, halfWidth: number) {
  const band = halfWidth / series.columns;
  return () => pairDistances(compareSeries('dtw', band, series, series), series.rows).data;
}

/** The cuts of each series, each followed by −1. */
function cutsOf(series: Matrix, penalty: number): Float64Array {
  const from = Int32Array.from({ length: series.columns + 1 }, (_, part) => part);
  const cuts: number[] = [];
  for (let row = 0; row < series.rows; row++) {
    // ruptures adds 1e-6 to each variance
    const { cost } = normalParts(rowOf(series, row), from, 1e-3);
    cuts.push(...pelt(cost, { count: series.columns, least: 5, penalty }), -1);
  }
  return Float64Array.from(cuts);
}

/** Random walks with mean 0 and standard deviation 1. */
function walks(count: number, length: number, seed: number): Matrix {
  const series = matrix(count, length);
  const shape = seriesShape('equity', 0, length, false);
  for (let row = 0; row < count; row++) {
    const random = createRandom(seed).fork(row);
    const own = rowOf(series, row);
    for (let i = 0; i < length; i++) own[i] = random.normal();
    finishSeries(shape, own);
  }
  return series;
}

/** Noise whose level and spread change now and then. */
function levels(count: number, length: number, seed: number): Matrix {
  const series = matrix(count, length);
  for (let row = 0; row < count; row++) {
    const random = createRandom(seed).fork(row);
    let level = 0;
    let spread = 1;
    for (let i = 0; i < length; i++) {
      if (random.chance(0.015)) [level, spread] = [3 * random.normal(), random.between(0.5, 2)];
      series.data[row * length + i] = level + spread * random.normal();
    }
  }
  return series;
}

const write = (folder: string, name: string, values: Float64Array) =>
  fs.writeFileSync(path.join(folder, `${name}.f64`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
