import path from 'node:path';
import { closePool, pool } from '#app/jobs/pool-instance.ts';
import { type ArchetypeAlgorithm, type ArchetypeFit, type ArchetypeQuality, archetypeAlgorithms } from '#workers/contracts/archetypes.ts';
import type { Bench, BenchContext, BenchReport, BenchTable } from './bench.ts';

type Traits = 'standard' | 'shifted';
type Book = { dataDir: string; accounts: number; days: number; seed: number; traits: Traits; each: number };
type Measured = {
  asked: 'auto' | ArchetypeAlgorithm;
  fit: Pick<ArchetypeFit, 'algorithm' | 'structure' | 'k' | 'silhouette' | 'stability' | 'withoutGroups'> & { treeFidelity: number | null };
  quality: ArchetypeQuality;
};

/** A fixed end of the simulated time, so that every measurement sees the same book. */
const endsAtMs = Date.UTC(2026, 5, 30);
const asked = ['auto', ...archetypeAlgorithms] as const;
const misconductRate = 0.12;
const runId = 'quality';

/** Simulates one book and fits its archetypes by every algorithm, or by the automatic choice alone (`each` 0). */
async function measureBook({ dataDir, accounts, days, seed, traits, each }: Book, signal: AbortSignal): Promise<Measured[]> {
  const truthFile = path.join(dataDir, 'truth.json');
  const options = { signal };
  try {
    await pool().run('simulate', { dataDir, accounts, days, seed, endsAtMs, truthFile, statements: null, misconductRate, traits }, options);
    await pool().run('refresh-lake', { dataDir, full: true }, options);
    await pool().run('compute-features', { dataDir, runId, ideaGapMs: 120_000, seed: 1 }, options);
    await pool().run('rate-accounts', { dataDir, runId, seed: 1 }, options);
    const measured: Measured[] = [];
    for (const algorithm of each === 0 ? (['auto'] as const) : asked) {
      const settings = { algorithm, clusters: null, pca: false };
      const { k, structure, silhouette, stability, withoutGroups, tree, ...fit } = await pool().run(
        'fit-archetypes',
        { dataDir, runId, seed: 1, settings },
        options,
      );
      const quality = await pool().run('measure-archetype-quality', { dataDir, runId, truthFile }, options);
      measured.push({
        asked: algorithm,
        fit: { algorithm: fit.algorithm, structure, k, silhouette, stability, withoutGroups, treeFidelity: tree?.fidelity ?? null },
        quality,
      });
    }
    return measured;
  } finally {
    await closePool();
  }
}

const two = (value: number | null): string => (value === null || Number.isNaN(value) ? '–' : value.toFixed(2));
const percent = (value: number): string => `${Math.round(100 * value)} %`;
const header = [
  'algorithm',
  'groups',
  'ARI',
  'ARI of all',
  'purity',
  'named right',
  'of the named',
  'unlike anyone',
  'stability',
  'silhouette',
  'tree fidelity',
];

const rowOf = ({ asked: name, fit, quality }: Measured): string[] => [
  name === 'auto' ? `auto: ${fit.algorithm}` : name,
  String(fit.k),
  two(quality.adjustedRandIndex),
  two(quality.adjustedRandIndexOfAll),
  two(quality.purity),
  percent(quality.namingAccuracy),
  percent(quality.namingPrecision),
  percent(quality.noiseShare),
  two(fit.stability),
  two(fit.silhouette),
  two(fit.treeFidelity),
];

/** Mean over books of the figures of one algorithm. */
function meanRow(books: readonly Measured[][], name: Measured['asked']): string[] {
  const rows = books.flatMap((book) => book.filter((one) => one.asked === name));
  const mean = (of: (one: Measured) => number | null) => rows.reduce((total, one) => total + (of(one) ?? 0), 0) / rows.length;
  return [
    name,
    mean(({ fit }) => fit.k).toFixed(1),
    two(mean(({ quality }) => quality.adjustedRandIndex)),
    two(mean(({ quality }) => quality.adjustedRandIndexOfAll)),
    two(mean(({ quality }) => quality.purity)),
    percent(mean(({ quality }) => quality.namingAccuracy)),
    percent(mean(({ quality }) => quality.namingPrecision)),
    percent(mean(({ quality }) => quality.noiseShare)),
    two(mean(({ fit }) => fit.stability)),
    two(mean(({ fit }) => fit.silhouette)),
    two(mean(({ fit }) => fit.treeFidelity)),
  ];
}

/** How often each true archetype was named right by the automatic choice, and what else it was called. */
function namesTable(books: readonly Measured[][], title: string): BenchTable {
  const perKey = new Map<string, { accounts: number; named: number; given: Map<string, number> }>();
  for (const one of books.flatMap((book) => book.filter(({ asked: name }) => name === 'auto'))) {
    for (const { truth, accounts, named, given } of one.quality.perArchetype) {
      const sum = perKey.get(truth) ?? { accounts: 0, named: 0, given: new Map<string, number>() };
      sum.accounts += accounts;
      sum.named += named;
      for (const [key, count] of Object.entries(given)) sum.given.set(key, (sum.given.get(key) ?? 0) + count);
      perKey.set(truth, sum);
    }
  }
  return {
    title,
    header: ['truth', 'accounts', 'named right', 'otherwise called'],
    rows: [...perKey].map(([truth, { accounts, named, given }]) => [
      truth,
      accounts,
      percent(named / accounts),
      [...given]
        .filter(([key]) => key !== truth)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 3)
        .map(([key, count]) => `${key} ${count}`)
        .join(', '),
    ]),
  };
}

async function run({ accounts, days, seed, books, each }: Record<string, number>, context: BenchContext): Promise<BenchReport> {
  const results: { traits: Traits; seed: number; measured: Measured[] }[] = [];
  const all = (['standard', 'shifted'] as const).flatMap((traits) =>
    Array.from({ length: books! }, (_, i) => ({ traits, seed: seed! + i })),
  );
  for (const [done, book] of all.entries()) {
    context.progress(done / all.length, `${book.traits} book ${book.seed}`);
    const dataDir = path.join(context.tempDir, `${book.traits}-${book.seed}`);
    const { output } = await context.step<Measured[]>('book', { dataDir, accounts, days, each, ...book });
    results.push({ ...book, measured: output });
  }
  const tables = (['standard', 'shifted'] as const).flatMap((traits): BenchTable[] => {
    const own = results.filter((result) => result.traits === traits);
    const measured = own.map((result) => result.measured);
    return [
      ...own.map((result) => ({ title: `${traits} people, seed ${result.seed}`, header, rows: result.measured.map(rowOf) })),
      { title: `${traits} people, mean of ${own.length} books`, header, rows: measured[0]!.map((one) => meanRow(measured, one.asked)) },
      namesTable(measured, `${traits} people, names by the automatic choice`),
    ];
  });
  return { json: { results }, tables };
}

export const archetypeQualityBench: Bench = {
  name: 'archetype-quality',
  summary: 'archetypes against the truth of simulated books, standard and shifted people; everything was tuned on seeds 11 to 13',
  options: { accounts: 400, days: 150, seed: 101, books: 3, each: 1 },
  run,
  steps: { book: measureBook },
};
