import { closePool, pool } from '#app/jobs/pool-instance.ts';
import { archetypeAlgorithms } from '#workers/contracts/archetypes.ts';
import type { Tasks } from '#workers/contracts/tasks.ts';
import type { Bench, BenchContext, BenchReport } from './bench.ts';

type Task = Tasks['bench-archetype-scale'];

async function fit(input: Task['input'], signal: AbortSignal): Promise<Task['output']> {
  try {
    return await pool().run('bench-archetype-scale', input, { signal });
  } finally {
    await closePool();
  }
}

async function run({ accounts, seed }: Record<string, number>, context: BenchContext): Promise<BenchReport> {
  const algorithms = [...archetypeAlgorithms, 'auto'] as const;
  const results: Record<string, unknown>[] = [];
  const rows: (string | number)[][] = [];
  for (const [done, algorithm] of algorithms.entries()) {
    context.progress(done / algorithms.length, algorithm);
    const { output, cpuS, peakRssMb } = await context.step<Task['output']>('fit', { accounts: accounts!, algorithm, seed: seed! });
    results.push({ algorithm, cpuS, peakRssMb, ...output });
    rows.push([
      algorithm === 'auto' ? `auto: ${output.chosen}` : algorithm,
      output.fitMs,
      output.placeMs,
      cpuS,
      peakRssMb,
      output.dimensions,
      output.k,
      `${(100 * output.noiseShare).toFixed(1)} %`,
      output.truth.toFixed(3),
      output.approximations
        .map(
          ({ what, accounts: checked, adjustedRandIndex, agreement }) =>
            `${what} ${(100 * agreement).toFixed(1)} % of ${checked.toLocaleString('en')} (ARI ${adjustedRandIndex.toFixed(3)})`,
        )
        .join('; '),
    ]);
  }
  return {
    json: { results },
    tables: [
      {
        title: `Whole fits of ${accounts!.toLocaleString('en')} accounts with ${results[0]!.metrics} metrics`,
        header: [
          'algorithm',
          'fit ms',
          'place ms',
          'CPU s',
          'peak MB',
          'dimensions',
          'groups',
          'unlike anyone',
          'ARI to truth',
          'agreement with the exact result',
        ],
        rows,
      },
    ],
  };
}

export const archetypeScaleBench: Bench = {
  name: 'archetype-scale',
  summary: 'a whole fit by every algorithm on a synthetic book: time, memory and what each shortcut costs',
  options: { accounts: 100_000, seed: 1 },
  run,
  steps: { fit },
};
