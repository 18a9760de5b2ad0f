import path from 'node:path';
import { scriptActor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { withInstallation } from '#app/services/installation.ts';
import { simulateNow } from '#app/services/start-simulation.ts';
import { type PrintableFormat, printableFormats } from '#workers/contracts/statement.ts';
import { defineCommand, runCommand, wholeNumber } from './support/command.ts';

const usage = `
Simulates a book of traders and writes it into the installation as demo accounts.

  npm run -s simulate -- --accounts N --days D --seed S [--truth FILE] [--statements DIR] [--json]

  --truth FILE       write what each account really is (archetype, misconduct, when it changed) to this file
  --statements DIR   also print a statement of every account into this folder
  --format F         as what: ${printableFormats.join(', ')} (default mt4-html)
  --misconduct P     percent of accounts with misconduct (default 12)
  --ends-at TIME     end of the simulated time, ISO 8601 (default now); the same numbers and end give the same book
  --json             one JSON object: { accounts, positions, balanceOps, seed, endsAt, truth, statements }
`;

function readTime(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const ms = Date.parse(text);
  if (!Number.isFinite(ms)) throw new AppError('invalid', `--ends-at must be a time such as 2026-06-30T00:00:00Z, not "${text}".`);
  return ms;
}

function printable(text = 'mt4-html'): PrintableFormat {
  const format = printableFormats.find((known) => known === text);
  if (!format) throw new AppError('invalid', `--format must be one of ${printableFormats.join(', ')}, not "${text}".`);
  return format;
}

const command = defineCommand({
  usage,
  options: {
    accounts: { type: 'string' },
    days: { type: 'string' },
    seed: { type: 'string' },
    truth: { type: 'string' },
    statements: { type: 'string' },
    format: { type: 'string' },
    misconduct: { type: 'string' },
    'ends-at': { type: 'string' },
  },
  async run({ accounts, days, seed, truth, statements, format, misconduct, 'ends-at': endsAt }, _positionals, { progress, signal }) {
    const book = {
      accounts: wholeNumber('accounts', accounts, { min: 1, max: 1_000_000 }),
      days: wholeNumber('days', days, { min: 1, max: 3_650 }),
      seed: wholeNumber('seed', seed, { min: 0, max: 2 ** 31 - 1 }),
      endsAtMs: readTime(endsAt),
      truthFile: truth ? path.resolve(truth) : null,
      statements: statements ? { folder: path.resolve(statements), format: printable(format) } : null,
      misconductRate: wholeNumber('misconduct', misconduct, { fallback: 12, min: 0, max: 100 }) / 100,
      rescore: true,
    };
    const counts = await withInstallation(() => simulateNow(scriptActor('simulate'), book, { onProgress: progress, signal }));
    return {
      json: {
        ...counts,
        seed: book.seed,
        endsAt: new Date(book.endsAtMs).toISOString(),
        truth: book.truthFile,
        statements: book.statements?.folder ?? null,
      },
      text: `${counts.accounts} demo accounts with ${counts.positions} positions and ${counts.balanceOps} balance operations.`,
    };
  },
});

await runCommand(command);
