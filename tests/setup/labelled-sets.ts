import fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Matrix, matrixFromRows } from '#workers/core/numerics/matrix.ts';
import { sharedFile } from './shared-data.ts';

/** A labelled point set of the clustering benchmarks beside the project, for instance `fcps/atom`. Labels from 0. */
export function labelledSet(name: string, labelling = 0): { points: Matrix; labels: Int32Array } {
  const lines = (kind: string) =>
    gunzipSync(fs.readFileSync(sharedFile('benchmarks', 'clustering', `${name}.${kind}.gz`)))
      .toString()
      .trim()
      .split('\n');
  const points = matrixFromRows(lines('data').map((line) => line.trim().split(/\s+/).map(Number)));
  const labels = Int32Array.from(lines(`labels${labelling}`), Number);
  const least = labels.reduce((low, label) => Math.min(low, label), labels[0]!);
  return { points, labels: labels.map((label) => label - least) };
}
