import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AppError } from '#app/lib/errors.ts';
import { type Measurement, measureRescore, measureSimulation } from '#app/services/measure.ts';
import { defineCommand, runCommand, table, wholeNumber } from './support/command.ts';

const usage = `
Measures time and peak memory on simulated books, each step in a process of its own, in a temporary data folder.

  npm run -s bench -- rescore|archetypes [--accounts N] [--days D] [--seed S] [--json]

  rescore      simulation and every stage of a rescore (default 500 accounts, 180 days)
  archetypes   the archetypes stage alone, on more and shorter accounts (default 5000 accounts, 45 days)
  --json       one JSON object: { bench, book, steps: [{ step, ms, counts }], peakRssMb: { simulate, rescore } }
`;

const defaults = { rescore: { accounts: 500, days: 180 }, archetypes: { accounts: 5_000, days: 45 } } as const;
type Measured = { steps: Measurement[]; peakRssMb: number };

const run = promisify(execFile);

/** Runs one step in a child process, so that its peak memory is its own. */
async function inChild(step: 'simulate' | 'rescore', dataDir: string, book: string[]): Promise<Measured> {
  const script = fileURLToPath(import.meta.url);
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, 'step', step, '--dir', dataDir, ...book, '--json'], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout) as Measured;
}

async function measureStep(
  step: string | undefined,
  dataDir: string,
  book: { accounts: number; days: number; seed: number },
): Promise<Measured> {
  const steps = step === 'simulate' ? await measureSimulation(dataDir, book) : await measureRescore(dataDir);
  return { steps, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

const command = defineCommand({
  usage,
  options: { accounts: { type: 'string' }, days: { type: 'string' }, seed: { type: 'string' }, dir: { type: 'string' } },
  async run({ accounts, days, seed, dir }, [name, step], { progress }) {
    const bench = name === 'archetypes' ? 'archetypes' : 'rescore';
    if (name !== bench && name !== 'step') throw new AppError('invalid', `Name what to measure.\n\n${usage.trim()}`);
    const book = {
      accounts: wholeNumber('accounts', accounts, { fallback: defaults[bench].accounts, min: 1, max: 1_000_000 }),
      days: wholeNumber('days', days, { fallback: defaults[bench].days, min: 1, max: 3_650 }),
      seed: wholeNumber('seed', seed, { fallback: 1, min: 0, max: 2 ** 31 - 1 }),
    };
    if (name === 'step' && dir) return { json: await measureStep(step, dir, book), text: '' };

    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-bench-'));
    const bookArguments = Object.entries(book).flatMap(([option, value]) => [`--${option}`, String(value)]);
    try {
      progress(0, 'simulating');
      const simulated = await inChild('simulate', dataDir, bookArguments);
      progress(0.5, 'rescoring');
      const rescored = await inChild('rescore', dataDir, bookArguments);
      const steps = [...simulated.steps, ...rescored.steps].filter((measured) => bench === 'rescore' || measured.step === 'archetypes');
      const peakRssMb = { simulate: simulated.peakRssMb, rescore: rescored.peakRssMb };
      const rows = steps.map((measured) => [
        measured.step,
        measured.ms,
        Object.entries(measured.counts)
          .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
          .join(', '),
      ]);
      return {
        json: { bench, book, steps, peakRssMb },
        text: `${table(['step', 'ms', 'counts'], rows)}\n\npeak memory: simulate ${peakRssMb.simulate} MB, rescore ${peakRssMb.rescore} MB`,
      };
    } finally {
      fs.rmSync(dataDir, { recursive: true, force: true });
    }
  },
});

await runCommand(command);
