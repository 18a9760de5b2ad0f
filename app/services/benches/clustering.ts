import { closePool, pool } from '#app/jobs/pool-instance.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';
import type { Bench, BenchContext, BenchReport } from './bench.ts';
import { runPeer } from './peer.ts';

type Input = Tasks['bench-clustering']['input'];
type Output = Tasks['bench-clustering']['output'];
type Peer = { ms: number; cpuS: number; peakRssMb: number; agreement: number[]; version: string } | { missing: string };
type Case = Pick<Input, 'name' | 'algorithm' | 'rows' | 'columns'> & { what: string; peers: ('clustering' | 'clustering.mjs')[] };

const groups = 12;
/** Ties at borders and last bits may fall either way; more than this is another result. */
const sameLabels = 0.999;
const sameNumbers = 1e-6;

/** Packages of npm compute all pairs in plain arrays: they get sizes at which they end. */
const casesOf = ({ rows, columns, dimensions, ward, small }: Record<string, number>): Case[] => [
  {
    name: 'k-means',
    algorithm: 'k-means',
    rows: rows!,
    columns: columns!,
    what: 'k-means from the same start',
    peers: ['clustering', 'clustering.mjs'],
  },
  { name: 'ward', algorithm: 'ward', rows: ward!, columns: columns!, what: 'Ward, all heights', peers: ['clustering'] },
  {
    name: 'ward-small',
    algorithm: 'ward',
    rows: Math.min(small!, 500),
    columns: columns!,
    what: 'Ward, all heights',
    peers: ['clustering.mjs'],
  },
  { name: 'dbscan', algorithm: 'dbscan', rows: rows!, columns: dimensions!, what: 'DBSCAN', peers: ['clustering'] },
  { name: 'dbscan-small', algorithm: 'dbscan', rows: small!, columns: dimensions!, what: 'DBSCAN', peers: ['clustering.mjs'] },
  { name: 'hdbscan', algorithm: 'hdbscan', rows: rows!, columns: dimensions!, what: 'HDBSCAN', peers: ['clustering'] },
];

async function measureOwn(input: Input, signal: AbortSignal): Promise<Output> {
  try {
    return await pool().run('bench-clustering', input, { signal });
  } finally {
    await closePool();
  }
}

/** What the figures of a peer's agreement mean, and whether they say "the same". The first is the index of the labels, except for Ward, whose heights are compared. */
function verdict(algorithm: Case['algorithm'], [first, second]: number[]): { text: string; isSame: boolean } {
  if (algorithm === 'ward') return { text: `heights within ${first!.toExponential(0)}`, isSame: first! <= sameNumbers };
  const also = second === undefined ? '' : `, ${algorithm === 'k-means' ? 'inertia' : 'tree weight'} within ${second.toExponential(0)}`;
  return { text: `ARI ${first!.toFixed(4)}${also}`, isSame: first! >= sameLabels && (second === undefined || second <= sameNumbers) };
}

const header = ['kernel', 'rows × columns', 'library', 'ms', 'CPU s', 'peak MB', 'result', 'ours / theirs', 'by CPU'];

async function run(options: Record<string, number>, { tempDir, step, signal, progress }: BenchContext): Promise<BenchReport> {
  const rows: (string | number)[][] = [];
  const notes: string[] = [];
  const json: Record<string, unknown> = {};
  const cases = casesOf(options);
  for (const [place, { what, peers, ...one }] of cases.entries()) {
    progress(place / cases.length, `${what}, ${one.rows} × ${one.columns}`);
    const own = await step<Output>('own', { folder: tempDir, groups, seed: options.seed!, ...one } satisfies Input);
    const size = `${one.rows.toLocaleString('en')} × ${one.columns}`;
    rows.push([
      what,
      size,
      'ours',
      Math.round(own.output.ms),
      own.output.cpuS.toFixed(3),
      own.peakRssMb,
      described(own.output.figures),
      '',
      '',
    ]);
    const found: Record<string, Peer> = {};
    for (const script of peers) {
      const args = [tempDir, one.name, one.algorithm, one.rows, one.columns].map(String);
      const result = await runPeer<Record<string, Peer>>(script, [...args, JSON.stringify(own.output.figures)], signal);
      if (result.found) Object.assign(found, result.output);
      else notes.push(`${one.name}: no peer to compare with (${result.why})`);
    }
    for (const [library, peer] of Object.entries(found)) {
      if ('missing' in peer) {
        notes.push(`${one.name}: ${library} is not there (${peer.missing})`);
        continue;
      }
      const { text, isSame } = verdict(one.algorithm, peer.agreement);
      if (!isSame) notes.push(`${one.name}: ${library} finds something else (${text}), so the ratio of the times says little`);
      const ratios = [own.output.ms / peer.ms, own.output.cpuS / peer.cpuS].map((ratio) =>
        isSame ? ratio.toFixed(2) : `(${ratio.toFixed(2)})`,
      );
      rows.push(['', '', `${library} (${peer.version})`, Math.round(peer.ms), peer.cpuS.toFixed(3), peer.peakRssMb, text, ...ratios]);
    }
    json[one.name] = { ...one, own: { ...own.output, peakRssMb: own.peakRssMb }, peers: found };
  }
  return { json: { cases: json }, tables: [{ header, rows }], notes };
}

const described = (figures: Record<string, number>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(6)).toLocaleString('en', { maximumFractionDigits: 4 })}`)
    .join(', ');

export const clusteringBench: Bench = {
  name: 'clustering',
  summary:
    'k-means, Ward, DBSCAN and HDBSCAN beside scikit-learn, fastcluster, hdbscan, fast_hdbscan and packages of npm, on the same points',
  options: { rows: 100_000, columns: 20, dimensions: 6, ward: 10_000, small: 2_000, seed: 1 },
  run,
  steps: { own: measureOwn },
};
