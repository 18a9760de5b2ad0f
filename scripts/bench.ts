import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AppError } from '#app/lib/errors.ts';
import type { Bench, BenchReport, Measured } from '#app/services/benches/bench.ts';
import { benches } from '#app/services/benches/registry.ts';
import { defineCommand, runCommand, table, wholeNumber } from './support/command.ts';

const optionsOf = ({ options }: Bench) =>
  Object.entries(options)
    .map(([name, value]) => `--${name} ${value}`)
    .join(' ');
const width = Math.max(...benches.map(({ name }) => name.length));

const usage = `
Measures time, memory and quality. Steps run in processes of their own and in a temporary data folder. Peers from Python are found through CORTEX_PEER_PYTHON; one that
is missing is said to be.

  npm run -s bench -- <name> [options] [--json]

${benches.map((bench) => `  ${bench.name.padEnd(width)}  ${bench.summary} (${optionsOf(bench)})`).join('\n')}

  --json   one JSON object: { bench, options, load, … }
`;

const largest = 2 ** 31 - 1;
const run = promisify(execFile);
const oneMinuteLoad = () => Math.round(os.loadavg()[0]! * 100) / 100;

function findBench(name: string | undefined): Bench {
  const bench = benches.find((known) => known.name === name);
  if (!bench) throw new AppError('invalid', `Name what to measure.\n\n${usage.trim()}`);
  return bench;
}

/** The part of a bench that runs in a child: `bench step <bench> <step> <input as JSON>`. */
async function runStep([bench, name, input]: string[], signal: AbortSignal): Promise<Measured<unknown>> {
  const step = findBench(bench).steps?.[name ?? ''];
  if (!step) throw new AppError('invalid', `${bench} has no step ${name}`);
  const startedMs = performance.now();
  const output = await step(JSON.parse(input ?? '{}') as never, signal);
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    output,
    ms: Math.round(performance.now() - startedMs),
    cpuS: Math.round((userCPUTime + systemCPUTime) / 1e4) / 100,
    peakRssMb: Math.round(maxRSS / 1024),
  };
}

const asText = ({ tables, notes = [] }: BenchReport, load: string): string =>
  [...tables.map(({ title, header, rows }) => `${title ? `${title}\n` : ''}${table(header, rows)}`), ...notes, load].join('\n\n');

const command = defineCommand({
  usage,
  options: Object.fromEntries(
    benches.flatMap(({ options }) => Object.keys(options).map((name): [string, { type: 'string' }] => [name, { type: 'string' }])),
  ),
  async run(values, [name, ...rest], { progress, signal }) {
    if (name === 'step') return { json: await runStep(rest, signal), text: '' };
    const bench = findBench(name);
    const given = values as Record<string, string | undefined>;
    const unknown = Object.keys(given).find((option) => option !== 'json' && !(option in bench.options));
    if (unknown) throw new AppError('invalid', `${bench.name} has no option --${unknown}.`);
    const options = Object.fromEntries(
      Object.entries(bench.options).map(([option, fallback]) => [
        option,
        wholeNumber(option, given[option], { fallback, min: 0, max: largest }),
      ]),
    );
    const tempDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fx-cortex-bench-'));
    const before = oneMinuteLoad();
    try {
      const report = await bench.run(options, {
        progress,
        signal,
        tempDir,
        async step<Output>(step: string, input: object) {
          const script = fileURLToPath(import.meta.url);
          const { stdout } = await run(
            process.execPath,
            ['--import', 'tsx', script, 'step', bench.name, step, JSON.stringify(input), '--json'],
            { maxBuffer: 2 ** 28, signal },
          );
          return JSON.parse(stdout) as Measured<Output>;
        },
      });
      const load = { before, after: oneMinuteLoad() };
      return {
        json: { bench: bench.name, options, load, ...report.json },
        text: asText(report, `load average before ${load.before}, after ${load.after} (${os.availableParallelism()} cores)`),
      };
    } finally {
      fs.rmSync(tempDir, { recursive: true, force: true });
    }
  },
});

await runCommand(command);
