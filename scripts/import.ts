import { scriptActor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { findFiles, importFilesNow } from '#app/services/import-files.ts';
import { withInstallation } from '#app/services/installation.ts';
import { type BrokerClock, metaTraderClock, stages } from '#workers/contracts/standard-schema.ts';
import type { ImportFileResult } from '#workers/contracts/statement.ts';
import { defineCommand, exitCodes, oneOf, runCommand, table } from './support/command.ts';

const usage = `
Imports account statements, price bars and economic calendars: files, folders, zip and gz archives. The format is recognised from the content.

  npm run -s import -- PATH… [--group G] [--json]

  --group G          put new accounts into this group; it is created when it is missing
  --stage S          ${stages.join(', ')}
  --clock RULE       the broker's clock: metatrader (default: UTC+2, UTC+3 in the United States' summer), utc, or minutes from UTC with an
                     optional daylight rule, e.g. 120:eu or -300:us
  --backtests        import strategy-tester reports too, as stage backtest
  --json             one JSON object: { files: [{ file, format, status, accounts, positions, balanceOps, bars, calendarEvents, duplicates, rejected, reconciliation … }], totals, rescoreJobId }

Exit code 1: a file that was named could not be read, or none of the files in a folder could. A rescore is queued for the running server;
without one, run: npm run -s rescore
`;

const clocks: Record<string, BrokerClock> = { metatrader: metaTraderClock, utc: { offsetMinutes: 0, daylight: 'none' } };

/** Reads `metatrader`, `utc`, or `<minutes>[:us|eu]`. */
function readClock(text: string): BrokerClock {
  const named = clocks[text];
  if (named) return named;
  const [, minutes, daylight] = /^(-?\d{1,3})(?::(us|eu))?$/.exec(text) ?? [];
  const offsetMinutes = Number(minutes);
  if (minutes === undefined || Math.abs(offsetMinutes) > 840)
    throw new AppError('invalid', `--clock must be metatrader, utc, or minutes from UTC such as 120:eu, not "${text}".`);
  return { offsetMinutes, daylight: (daylight as 'us' | 'eu' | undefined) ?? 'none' };
}

/** Totals over all files, in the words of the JSON object. */
function totalsOf(files: readonly ImportFileResult[]) {
  const sum = (pick: (file: ImportFileResult) => number) => files.reduce((total, file) => total + pick(file), 0);
  const count = (keep: (file: ImportFileResult) => boolean) => files.filter(keep).length;
  return {
    files: files.length,
    imported: count(({ status }) => status === 'imported'),
    unchanged: count(({ status }) => status === 'unchanged'),
    refused: count(({ status }) => status === 'refused'),
    accounts: new Set(files.flatMap(({ accounts }) => accounts.map(({ id }) => id))).size,
    positions: sum(({ positions }) => positions),
    balanceOps: sum(({ balanceOps }) => balanceOps),
    bars: sum(({ bars }) => bars),
    calendarEvents: sum(({ calendarEvents }) => calendarEvents),
    duplicates: sum(({ duplicates }) => duplicates),
    rejected: sum(({ rejectedCount }) => rejectedCount),
    reconciled: count(({ reconciliation }) => reconciliation?.status === 'reconciled'),
    differences: count(({ reconciliation }) => reconciliation?.status === 'difference'),
  };
}

function describe(files: readonly ImportFileResult[], totals: ReturnType<typeof totalsOf>): string {
  const rows = files.map((file) => [
    file.file,
    file.format ?? '—',
    file.status,
    file.positions,
    file.balanceOps,
    file.duplicates,
    file.rejectedCount,
    file.reconciliation?.status ?? '—',
  ]);
  const market = [
    ...(totals.bars > 0 ? [`${totals.bars} new price bars`] : []),
    ...(totals.calendarEvents > 0 ? [`${totals.calendarEvents} new economic releases`] : []),
  ];
  const refused = files.filter(({ status }) => status === 'refused').map(({ message }) => `  ${message}`);
  return [
    table(['file', 'format', 'status', 'positions', 'balance ops', 'duplicates', 'rejected', 'own totals'], rows),
    ...(refused.length > 0 ? ['', 'Refused:', ...refused] : []),
    '',
    `${totals.accounts} accounts, ${[`${totals.positions} new positions`, ...market].join(', ')} from ${totals.files} files; ${totals.refused} refused, ${totals.differences} with a difference to their own totals.`,
  ].join('\n');
}

const command = defineCommand({
  usage,
  options: { group: { type: 'string' }, stage: { type: 'string' }, clock: { type: 'string' }, backtests: { type: 'boolean' } },
  async run({ group, stage, clock, backtests }, paths, { progress, signal }) {
    if (paths.length === 0) throw new AppError('invalid', `Name at least one file or folder.\n\n${usage.trim()}`);
    const found = findFiles(paths);
    if (found.length === 0) throw new AppError('invalid', 'There are no files in the folder.');
    const settings = {
      clock: readClock(clock ?? 'metatrader'),
      stage: stage === undefined ? null : oneOf('stage', stage, stages),
      groupRef: group?.trim() || null,
      importBacktests: backtests ?? false,
      mapping: null,
    };
    const { results, rescoreJobId } = await withInstallation(() =>
      importFilesNow(scriptActor('import'), found, settings, { onProgress: progress, signal }),
    );
    const totals = totalsOf(results);
    const named = new Set(found.filter(({ isNamed }) => isNamed).map(({ name }) => name));
    const isNamedRefused = results.some(({ status, file }) => status === 'refused' && named.has(file));
    return {
      json: { files: results, totals, rescoreJobId },
      text: describe(results, totals),
      exitCode: isNamedRefused || totals.refused === totals.files ? exitCodes.wrongInput : exitCodes.done,
    };
  },
});

await runCommand(command);
