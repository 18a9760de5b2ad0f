import path from 'node:path';
import { type ConditionFinding, conditionTableColumns } from '#workers/contracts/conditions.ts';
import type { ConditionIdeas } from '#workers/core/conditions/condition-ideas.ts';
import { type ConditionFindings, findConditions } from '#workers/core/conditions/find-conditions.ts';
import { type AnalyticsEngine, type Columns, numbers, rowCount, texts } from '#workers/lake/engine.ts';
import { openLakeReader } from '#workers/lake/reader.ts';
import { copyTo, identifier, withRelations } from '#workers/lake/relations.ts';
import { writeSnapshot } from '#workers/lake/snapshots.ts';
import { defineStatement, sqlFile } from '#workers/lake/sql-files.ts';
import { defineTask } from './define-task.ts';

/** Under what conditions each account trades differently, into the run's snapshot. Reads the run's ideas once, account by account. */
export default defineTask('find-conditions', async ({ dataDir, runId }, context) => {
  const reader = await openLakeReader(dataDir, { throwIfCancelled: context.throwIfCancelled });
  const { engine } = reader;
  try {
    const ideas = reader.snapshot(runId, 'ideas.parquet');
    const [book] = await engine.rows<{ accounts: number }>(withRelations(countAccounts, { ideas }));
    await engine.exec(conditionsTable);
    const counts = { accounts: 0, tested: 0, conditions: 0 };
    const rows = findingRows();
    for await (const account of accountsOf(engine.stream(withRelations(sqlFile('conditions', 'ideas-of-book'), { ideas })))) {
      context.throwIfCancelled();
      context.progress(counts.accounts / Math.max(1, book!.accounts), `Conditions of ${counts.accounts} accounts`);
      const findings = findConditions(account.ideas);
      counts.accounts++;
      counts.tested += findings.tested;
      counts.conditions += findings.found.length;
      rows.add(account.id, findings);
      if (rows.count() >= rowsAtOnce) await rows.flush(engine);
    }
    await rows.flush(engine);
    context.progress(1, 'Writing the snapshot');
    await writeSnapshot(dataDir, runId, (folder) => engine.exec(copyTo(allConditions, path.join(folder, 'conditions.parquet'), 'parquet')));
    return counts;
  } finally {
    reader.close();
  }
});

const rowsAtOnce = 50_000;
const countAccounts = defineStatement(
  'conditions/count-accounts',
  '-- @relation ideas\nSELECT count(DISTINCT account_id) AS accounts FROM {ideas}',
);
const conditionsTable = defineStatement(
  'conditions/table',
  `CREATE TABLE conditions (${Object.entries(conditionTableColumns)
    .map(([name, type]) => `${identifier(name)} ${type}`)
    .join(', ')})`,
);
const allConditions = defineStatement('conditions/all', 'SELECT * FROM conditions ORDER BY account_id, rank');

/** Cuts the stream into accounts; one account's ideas are in memory at a time, besides the batch. */
async function* accountsOf(batches: AsyncIterable<Columns>): AsyncGenerator<{ id: number; ideas: ConditionIdeas }> {
  let id = Number.NaN;
  let parts: { batch: Columns; from: number; to: number }[] = [];
  for await (const batch of batches) {
    const ids = numbers(batch, 'account_id');
    for (let from = 0; from < rowCount(batch); ) {
      let to = from + 1;
      while (to < ids.length && ids[to] === ids[from]) to++;
      if (ids[from] !== id) {
        if (ids[from]! < id) throw new Error('The ideas of the run are not in the order of their accounts');
        if (parts.length > 0) yield { id, ideas: joined(parts) };
        id = ids[from]!;
        parts = [];
      }
      parts.push({ batch, from, to });
      from = to;
    }
  }
  if (parts.length > 0) yield { id, ideas: joined(parts) };
}

function joined(parts: readonly { batch: Columns; from: number; to: number }[]): ConditionIdeas {
  const count = parts.reduce((total, { from, to }) => total + to - from, 0);
  const column = (name: string): Float64Array => {
    const all = new Float64Array(count);
    let at = 0;
    for (const { batch, from, to } of parts) {
      all.set(numbers(batch, name).subarray(from, to), at);
      at += to - from;
    }
    return all;
  };
  return {
    symbol: parts.flatMap(({ batch, from, to }) => texts(batch, 'symbol').slice(from, to) as string[]),
    side: column('side'),
    volumeLots: column('volume_lots'),
    openedAtMs: column('opened_at_ms'),
    closedAtMs: column('closed_at_ms'),
    holdS: column('hold_s'),
    profit: column('profit'),
    adverseAdds: column('adverse_adds'),
    news: column('news'),
    returnBefore: column('return_before'),
  };
}

/** An account of which something could be asked has at least one row: rank 0 where nothing stands out, else one row per finding from rank 1. */
function findingRows() {
  let pending: { accountId: number; rank: number; tested: number; finding: ConditionFinding | null }[] = [];
  const column = (of: (finding: ConditionFinding) => number) =>
    Float64Array.from(pending, ({ finding }) => (finding ? of(finding) : Number.NaN));
  const words = (of: (finding: ConditionFinding) => string) => pending.map(({ finding }) => finding && of(finding));
  return {
    count: () => pending.length,
    add(accountId: number, { tested, found }: ConditionFindings) {
      if (tested > 0 && found.length === 0) pending.push({ accountId, rank: 0, tested, finding: null });
      found.forEach((finding, index) => {
        pending.push({ accountId, rank: index + 1, tested, finding });
      });
    },
    async flush(engine: AnalyticsEngine) {
      await engine.append('conditions', {
        account_id: Float64Array.from(pending, ({ accountId }) => accountId),
        rank: Float64Array.from(pending, ({ rank }) => rank),
        tested: Float64Array.from(pending, ({ tested }) => tested),
        measure: words(({ measure }) => measure),
        kind: words(({ kind }) => kind),
        detail: words(({ detail }) => detail),
        direction: column(({ direction }) => direction),
        effect: column(({ effect }) => effect),
        low: column(({ low }) => low),
        high: column(({ high }) => high),
        n_inside: column(({ nInside }) => nInside),
        n_outside: column(({ nOutside }) => nOutside),
        days_inside: column(({ daysInside }) => daysInside),
        days_outside: column(({ daysOutside }) => daysOutside),
        inside: column(({ inside }) => inside),
        outside: column(({ outside }) => outside),
        win_rate_inside: column(({ winRateInside }) => winRateInside),
        win_rate_outside: column(({ winRateOutside }) => winRateOutside),
        p_value: column(({ pValue }) => pValue),
        q_value: column(({ qValue }) => qValue),
        p_earlier: column(({ pEarlier }) => pEarlier),
        p_later: column(({ pLater }) => pLater),
      });
      pending = [];
    },
  };
}
