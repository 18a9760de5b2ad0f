import path from 'node:path';
import { closePool, pool } from '#app/jobs/pool-instance.ts';
import type { SimilarBench } from '#workers/contracts/bench-tasks.ts';
import type { Bench, BenchContext, BenchReport } from './bench.ts';
import { runPeer } from './peer.ts';

const runId = 'bench-similar';
const limit = 12;

type PeerSearch = { algorithm: string; fitMs: number; medianMs: number; slowestMs: number; neighbours: number[][] };
type PeerOutput = { versions: Record<string, string>; searches: PeerSearch[] };

const steps = {
  write: (input: { dataDir: string; accounts: number; seed: number }) =>
    pool()
      .run('bench-similar-book', { ...input, runId })
      .finally(closePool),
  search: (input: { dataDir: string; queries: number; seed: number; pointsFile: string }) =>
    pool()
      .run('bench-similar', { ...input, runId })
      .finally(closePool),
};

const ms = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toString());

async function run(
  { accounts, queries, seed }: Record<string, number>,
  { progress, step, signal, tempDir }: BenchContext,
): Promise<BenchReport> {
  progress(0, 'writing a made-up run');
  await step('write', { dataDir: tempDir, accounts, seed });
  progress(0.4, 'searching');
  const pointsFile = path.join(tempDir, 'points.f32');
  const own = await step<SimilarBench>('search', { dataDir: tempDir, queries, seed, pointsFile });
  const { output } = own;
  progress(0.7, 'asking scikit-learn');
  const rows = output.queries.map(({ row }) => row).join(',');
  const peer = await runPeer<PeerOutput>('nearest_neighbours', [pointsFile, String(output.columns), String(limit), rows], signal);
  const different = (search: PeerSearch) =>
    search.neighbours.filter((found, query) => !sameSet(found, output.queries[query]!.nearest)).length;
  const metrics = output.timings.find(({ preset }) => preset === 'metrics')!;
  return {
    json: {
      accounts: output.accounts,
      coldMs: output.coldMs,
      bookMb: output.bookMb,
      peakRssMb: own.peakRssMb,
      cpuS: own.cpuS,
      timings: output.timings,
      peer,
    },
    tables: [
      {
        title: `accounts like one, among ${output.accounts.toLocaleString('en')}: first search of a run waits ${output.coldMs.toLocaleString('en')} ms, the book takes ${Math.round(output.bookMb)} MB, peak of the process ${own.peakRssMb} MB, ${own.cpuS} s of CPU in all`,
        header: ['by', 'different from every distance', 'median ms', 'slowest ms'],
        rows: output.timings.map((timing) => [
          timing.preset,
          `${timing.different} of ${timing.checked}`,
          ms(timing.medianMs),
          ms(timing.slowestMs),
        ]),
      },
      ...(peer.found
        ? [
            {
              title: `by metrics against ${Object.entries(peer.output.versions)
                .map(([name, version]) => `${name} ${version}`)
                .join(', ')} on the same points (one thread each)`,
              header: ['peer', 'different neighbours', 'fit ms', 'median ms', 'slowest ms', 'peer / own'],
              rows: peer.output.searches.map((search) => [
                search.algorithm,
                `${different(search)} of ${output.queries.length}`,
                ms(search.fitMs),
                ms(search.medianMs),
                ms(search.slowestMs),
                (search.medianMs / metrics.medianMs).toFixed(2),
              ]),
            },
          ]
        : []),
    ],
    notes: peer.found
      ? ['own times hold the reasons and closeness of every account found, which the peer does not work out']
      : [`peer: ${peer.why}`],
  };
}

const sameSet = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((row) => b.includes(row));

export const similarBench: Bench = {
  name: 'similar',
  summary: 'accounts like one: first and later searches, equal to every distance and to scikit-learn',
  options: { accounts: 100_000, queries: 25, seed: 1 },
  run,
  steps,
};
