import { closePool, pool } from '#app/jobs/pool-instance.ts';
import type { PatternBenchCase } from '#workers/contracts/patterns.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';
import type { Bench, BenchContext, BenchReport } from './bench.ts';
import { runPeer } from './peer.ts';

type Input = Tasks['bench-patterns']['input'];
type Output = Tasks['bench-patterns']['output'];
type Case = {
  name: PatternBenchCase;
  what: string;
  count: number;
  length: number;
  setting: number;
  sameWithin: number;
  libraries: string[];
};
type Peer = { version: string; difference: number | null; times: { threads: number; ms: number; cpuMs: number }[] };

const seed = 1;

const casesOf = (series: number): Case[] => {
  const half = Math.ceil(series / 2);
  return [
    {
      name: 'dtw-banded',
      what: `DTW of all pairs of ${series} series, 168 points, band 17`,
      count: series,
      length: 168,
      setting: 17,
      sameWithin: 1e-9,
      libraries: ['dtaidistance', 'tslearn'],
    },
    {
      name: 'dtw-full',
      what: `DTW of all pairs of ${half} series, 168 points, no band`,
      count: half,
      length: 168,
      setting: 168,
      sameWithin: 1e-9,
      libraries: ['dtaidistance'],
    },
    {
      name: 'shape',
      what: `shape distance of all pairs of ${series} series, 168 points`,
      count: series,
      length: 168,
      setting: 0,
      sameWithin: 1e-9,
      libraries: ['tslearn'],
    },
    {
      name: 'changes',
      what: 'PELT, normal cost, 5 series, 365 points, penalty 15',
      count: 5,
      length: 365,
      setting: 15,
      sameWithin: 0,
      libraries: ['ruptures'],
    },
    {
      name: 'matrix-profile',
      what: 'matrix profile, 4096 points, window 50',
      count: 1,
      length: 4_096,
      setting: 50,
      sameWithin: 1e-6,
      libraries: ['stumpy'],
    },
  ];
};

async function measureOwn(input: Input, signal: AbortSignal): Promise<Output> {
  try {
    return await pool().run('bench-patterns', input, { signal });
  } finally {
    await closePool();
  }
}

const header = ['kernel', 'library', 'threads', 'ms', 'CPU ms', 'ours / theirs', 'by CPU', 'largest difference', 'peak MB'];

const rounded = (value: number): number => Math.round(value * 10) / 10;

async function run({ series, limit }: Record<string, number>, context: BenchContext): Promise<BenchReport> {
  const { tempDir, step, signal, progress } = context;
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  const json: Record<string, unknown> = {};
  const cases = casesOf(series!);
  for (const [place, { name, what, count, length, setting, sameWithin, libraries }] of cases.entries()) {
    progress(place / cases.length, what);
    const own = await step<Output>('own', { folder: tempDir, name, count, length, seed, setting } satisfies Input);
    rows.push([what, 'ours', 1, rounded(own.output.ms), rounded(own.output.cpuMs), '', '', '', own.peakRssMb]);
    const peers: Record<string, Peer | { why: string }> = {};
    for (const library of libraries) {
      const args = [tempDir, name, count, length, setting, library].map(String);
      const peer = await runPeer<Peer>('patterns', args, signal, 1_000 * limit!);
      peers[library] = peer.found ? peer.output : { why: peer.why };
      if (!peer.found) {
        rows.push(['', `${library}: ${peer.why}`, '', '', '', '', '', '', '']);
        continue;
      }
      const { version, difference, times } = peer.output;
      const isSame = difference !== null && difference <= sameWithin;
      if (!isSame) notes.push(`${name}: the results of ${library} differ by ${difference ?? 'their number'}, so the times say nothing`);
      const ratio = (ours: number, theirs: number) => (isSame ? (ours / theirs).toFixed(2) : '–');
      for (const { threads, ms, cpuMs } of times) {
        const ratios = [ratio(own.output.ms, ms), ratio(own.output.cpuMs, cpuMs)];
        rows.push(['', `${library} ${version}`, threads, rounded(ms), rounded(cpuMs), ...ratios, difference?.toExponential(1) ?? '–', '']);
      }
    }
    json[name] = { count, length, setting, own: { ...own.output, cpuS: own.cpuS, peakRssMb: own.peakRssMb }, peers };
  }
  return { json: { cases: json }, tables: [{ header, rows }], notes };
}

/** Distances of series, change points and the matrix profile against dtaidistance, tslearn, ruptures and stumpy: equal results first, then times. A library that needs longer than `limit` seconds for a case is stopped, and said to be. */
export const patternsBench: Bench = {
  name: 'patterns',
  summary: 'distances of series, change points, matrix profile against other libraries',
  options: { series: 200, limit: 60 },
  run,
  steps: { own: measureOwn },
};
