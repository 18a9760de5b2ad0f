import { type Measurement, measureRescore, measureSimulation } from '#app/services/measure.ts';
import type { Bench, BenchContext, BenchReport } from './bench.ts';

const steps = {
  simulate: ({ dataDir, ...book }: { dataDir: string; accounts: number; days: number; seed: number }) => measureSimulation(dataDir, book),
  rescore: ({ dataDir }: { dataDir: string }) => measureRescore(dataDir),
};

async function run(book: Record<string, number>, { progress, step, tempDir }: BenchContext, only?: string): Promise<BenchReport> {
  progress(0, 'simulating');
  const simulated = await step<Measurement[]>('simulate', { dataDir: tempDir, ...book });
  progress(0.5, 'rescoring');
  const rescored = await step<Measurement[]>('rescore', { dataDir: tempDir });
  const measured = [...simulated.output, ...rescored.output].filter((one) => only === undefined || one.step === only);
  const peakRssMb = { simulate: simulated.peakRssMb, rescore: rescored.peakRssMb };
  return {
    json: { book, steps: measured, peakRssMb },
    tables: [
      {
        header: ['step', 'ms', 'counts'],
        rows: measured.map((one) => [
          one.step,
          one.ms,
          Object.entries(one.counts)
            .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
            .join(', '),
        ]),
      },
    ],
    notes: [`peak memory: simulate ${peakRssMb.simulate} MB, rescore ${peakRssMb.rescore} MB`],
  };
}

export const rescoreBench: Bench = {
  name: 'rescore',
  summary: 'simulation and every stage of a rescore',
  options: { accounts: 500, days: 180, seed: 1 },
  run,
  steps,
};

export const archetypesBench: Bench = {
  name: 'archetypes',
  summary: 'the archetypes stage alone, on more and shorter accounts',
  options: { accounts: 5_000, days: 45, seed: 1 },
  run: (options, context) => run(options, context, 'archetypes'),
  steps,
};
