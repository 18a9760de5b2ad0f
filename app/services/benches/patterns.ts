import { closePool, pool } from '#app/jobs/pool-instance.ts';
import type { PatternBenchCase } from '#workers/contracts/patterns.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';
import type { Bench, BenchContext, BenchReport } from './bench.ts';
import { runPeer } from './peer.ts';

type Input = Tasks['bench-patterns']['input'];
type Output = Tasks['bench-patterns']['output'];
type Case = { name: PatternBenchCase; what: string; count: number; length: number; setting: number; sameWithin: number };
type Peer = { ms: number; cpuMs: number; difference: number | null; version: string } | { missing: true };

const seed = 1;
const threadCounts = [1, 2] as const;

const casesOf = (series: number): Case[] => [
  { name: 'dtw-banded', what: 'DTW of all pairs, 168 points, band 17', count: series, length: 168, setting: 17, sameWithin: 1e-9 },
  {
    name: 'dtw-full',
    what: 'DTW of all pairs, 168 points, no band',
    count: Math.ceil(series / 2),
    length: 168,
    setting: 168,
    sameWithin: 1e-9,
  },
  { name: 'shape', what: 'shape distance of all pairs, 168 points', count: series, length: 168, setting: 0, sameWithin: 1e-9 },
  { name: 'changes', what: 'PELT, normal cost, 365 points, penalty 15', count: 10, length: 365, setting: 15, sameWithin: 0 },
  { name: 'matrix-profile', what: 'matrix profile, 4096 points, window 50', count: 1, length: 4_096, setting: 50, sameWithin: 1e-6 },
];

async function measureOwn(input: Input, signal: AbortSignal): Promise<Output> {
  try {
    return await pool().run('bench-patterns', input, { signal });
  } finally {
    await closePool();
  }
}

const header = ['kernel', 'library', 'threads', 'ms', 'CPU ms', 'ours / theirs', 'by CPU', 'largest difference', 'peak MB'];

const rounded = (value: number): number => Math.round(value * 10) / 10;

async function run({ series }: Record<string, number>, { tempDir, step, signal, progress }: BenchContext): Promise<BenchReport> {
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  const json: Record<string, unknown> = {};
  const cases = casesOf(series!);
  for (const [place, { name, what, count, length, setting, sameWithin }] of cases.entries()) {
    progress(place / cases.length, what);
    const own = await step<Output>('own', { folder: tempDir, name, count, length, seed, setting } satisfies Input);
    rows.push([what, 'ours', 1, rounded(own.output.ms), rounded(own.output.cpuMs), '', '', '', own.peakRssMb]);
    const peers: Record<string, Peer> = {};
    for (const threads of threadCounts) {
      const args = [tempDir, name, count, length, setting, threads].map(String);
      const found = await runPeer<Record<string, Peer>>('patterns', args, signal);
      if (!found.found) {
        notes.push(`${name}: no peer to compare with (${found.why})`);
        break;
      }
      for (const [library, peer] of Object.entries(found.output)) {
        peers[`${library} ${threads}`] = peer;
        if ('missing' in peer) {
          notes.push(`${library} is not installed`);
          continue;
        }
        const isSame = peer.difference !== null && peer.difference <= sameWithin;
        if (!isSame)
          notes.push(`${name}: the results of ${library} differ by ${peer.difference ?? 'their number'}, so the times say nothing`);
        const ratio = (ours: number, theirs: number) => (isSame ? (ours / theirs).toFixed(2) : '–');
        const ratios = [ratio(own.output.ms, peer.ms), ratio(own.output.cpuMs, peer.cpuMs)];
        const difference = peer.difference?.toExponential(1) ?? '–';
        rows.push(['', `${library} ${peer.version}`, threads, rounded(peer.ms), rounded(peer.cpuMs), ...ratios, difference, '']);
      }
    }
    json[name] = { count, length, setting, own: { ...own.output, cpuS: own.cpuS, peakRssMb: own.peakRssMb }, peers };
  }
  return { json: { cases: json }, tables: [{ header, rows }], notes: [...new Set(notes)] };
}

/** Distances of series, change points and the matrix profile against dtaidistance, tslearn, ruptures and stumpy: equal results first, then times. */
export const patternsBench: Bench = {
  name: 'patterns',
  summary: 'distances of series, change points, matrix profile against other libraries',
  options: { series: 300 },
  run,
  steps: { own: measureOwn },
};
