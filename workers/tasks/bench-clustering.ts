import fs from 'node:fs';
import path from 'node:path';
import type { Tasks } from '#workers/contracts/tasks.ts';
import { dbscanOfTree, suggestEps } from '#workers/core/clustering/dbscan.ts';
import { hdbscan } from '#workers/core/clustering/hdbscan.ts';
import { lloyd } from '#workers/core/clustering/k-means.ts';
import { buildKdTree } from '#workers/core/clustering/kd-tree.ts';
import { wardLinkage } from '#workers/core/clustering/ward.ts';
import { type Matrix, matrix, rowOf, selectRows } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { median, sum } from '#workers/core/numerics/statistics.ts';
import { defineTask } from './define-task.ts';

const minSamples = 10;
/** Runs after one that warms up; the median counts. Of what takes longer than this together, one run is enough. */
const timedRuns = 5;
const enoughMs = 5_000;

type Output = Tasks['bench-clustering']['output'];

export default defineTask(
  'bench-clustering',
  async ({ folder, name, algorithm, rows, columns, groups, seed }, { throwIfCancelled }): Promise<Output> => {
    const points = heavyTailedGroups(rows, columns, groups, seed);
    const write = (suffix: string, data: Float64Array | Int32Array) => {
      fs.writeFileSync(path.join(folder, `${name}${suffix}`), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    };
    write('.f64', points.data);
    const control = { throwIfCancelled };
    switch (algorithm) {
      case 'k-means': {
        const step = Math.floor(rows / groups);
        const start = selectRows(
          points,
          Int32Array.from({ length: groups }, (_, i) => i * step),
        );
        write('-start.f64', start.data);
        const { result, ...times } = timed(() => lloyd(points, start, { ...control, tolerance: 0, maxIterations: 300 }));
        write('-labels.i32', result.labels);
        return { ...times, figures: { clusters: groups, inertia: result.inertia, iterations: result.iterations } };
      }
      case 'ward': {
        const { result, ...times } = timed(() => wardLinkage(points, control));
        write('-heights.f64', result.height);
        return { ...times, figures: { highest: result.height.at(-1)!, sum: sum(result.height) } };
      }
      case 'dbscan': {
        const eps = suggestEps(buildKdTree(points), minSamples, createRandom(seed));
        const { result, ...times } = timed(() => dbscanOfTree(buildKdTree(points), { ...control, eps, minPoints: minSamples }));
        write('-labels.i32', result.labels);
        return { ...times, figures: { eps, minSamples, clusters: result.clusters, noise: shareOfNoise(result.labels) } };
      }
      case 'hdbscan': {
        const minClusterSize = Math.max(20, Math.round(0.005 * rows));
        const { result, ...times } = timed(() => hdbscan(points, { ...control, minClusterSize, minSamples }));
        write('-labels.i32', result.labels);
        const weight = sum(result.linkage.height);
        return { ...times, figures: { minSamples, minClusterSize, clusters: result.clusters, noise: shareOfNoise(result.labels), weight } };
      }
    }
  },
);

const shareOfNoise = (labels: Int32Array): number => labels.filter((label) => label < 0).length / labels.length;

function timed<Result>(run: () => Result): Pick<Output, 'ms' | 'cpuS'> & { result: Result } {
  let result = run();
  const times: number[] = [];
  const cpuTimes: number[] = [];
  while (times.length < timedRuns && (times.length === 0 || sum(times) < enoughMs)) {
    const startedMs = performance.now();
    const started = process.cpuUsage();
    result = run();
    const { user, system } = process.cpuUsage(started);
    times.push(performance.now() - startedMs);
    cpuTimes.push((user + system) / 1e6);
  }
  return { ms: median(times), cpuS: median(cpuTimes), result };
}

/** Groups of unequal size and spread with tails, over a thin background: harder than round blobs, and like accounts. */
function heavyTailedGroups(rows: number, columns: number, groups: number, seed: number): Matrix {
  const random = createRandom(seed);
  const centres = Float64Array.from({ length: groups * columns }, () => random.between(-6, 6));
  const spreads = Float64Array.from({ length: groups }, () => random.between(0.5, 1.5));
  const points = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const into = rowOf(points, row);
    const isBackground = random.chance(0.05);
    const group = Math.floor(groups * random.next() ** 1.5);
    const tail = 1 / Math.sqrt(0.3 + 0.7 * random.exponential());
    for (let c = 0; c < columns; c++) {
      into[c] = isBackground ? random.between(-8, 8) : centres[group * columns + c]! + spreads[group]! * tail * random.normal();
    }
  }
  return points;
}
