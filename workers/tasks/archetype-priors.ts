import fs from 'node:fs';
import path from 'node:path';
import type { PriorQuality } from '#workers/contracts/archetype-history.ts';
import { noGroup } from '#workers/contracts/archetypes.ts';
import type { TaskContext } from '#workers/contracts/tasks.ts';
import { type FirstIdeas, type Stretch, stretchesOf } from '#workers/core/archetype-priors/first-ideas.ts';
import { learnPrior, openness, priorIdeas } from '#workers/core/archetype-priors/first-trades-prior.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { numbers, texts } from '#workers/lake/engine.ts';
import { type LakeReader, runFolder } from '#workers/lake/reader.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';

/** By row of the run's accounts; null where there is no guess. `memberships` [group, share], largest first. */
export type PriorRow = { memberships: [number, number][]; entropy: number };

const membershipsShown = 5;
/** Accounts that a guess is learnt from: more do not make it better. */
const mostKnown = 5_000;

/**
 * What the first ideas of accounts that have too few for an archetype say about the one that they will have, learnt from accounts that have one.
 * @param settledIndex group or `noGroup` code of each account, in order of `accountId`
 */
export async function guessFromFirstIdeas(
  reader: LakeReader,
  dataDir: string,
  runId: string,
  { accountId, settledIndex, groups }: { accountId: Float64Array; settledIndex: ArrayLike<number>; groups: number },
  random: Random,
  context: TaskContext,
): Promise<{ rows: (PriorRow | null)[]; quality: PriorQuality[] }> {
  const nothing = { rows: Array.from(accountId, () => null), quality: [] };
  const young = new Set(accountId.filter((_, row) => settledIndex[row] === noGroup.insufficient));
  const grown = new Map(Array.from(accountId, (account, row) => [account, settledIndex[row]!] as const).filter(([, index]) => index >= 0));
  if (groups < 2 || !fs.existsSync(path.join(runFolder(dataDir, runId), 'ideas.parquet'))) return nothing;
  const known = random
    .fork('known')
    .shuffle([...grown.keys()])
    .slice(0, mostKnown)
    .sort((a, b) => a - b);
  const ofKnown = await readFirstIdeas(reader, runId, known);
  context.throwIfCancelled();
  const stretches = stretchesOf(ofKnown);
  const prior = learnPrior(
    { ideas: ofKnown, stretches, group: stretches.map((stretch) => grown.get(stretch.accountId)!), groups },
    random.fork('folds'),
    context.throwIfCancelled,
  );
  if (!prior) return nothing;
  const ofYoung = await readFirstIdeas(reader, runId, [...young]);
  const youngStretches: Stretch[] = stretchesOf(ofYoung);
  const guesses = new Map(prior.guess(ofYoung, youngStretches).map((guess, i) => [youngStretches[i]!.accountId, guess]));
  return {
    quality: prior.quality,
    rows: Array.from(accountId, (account): PriorRow | null => {
      const guess = guesses.get(account);
      if (!guess) return null;
      const ranked = [...guess.keys()].sort((a, b) => guess[b]! - guess[a]! || a - b).slice(0, membershipsShown);
      return { memberships: ranked.map((group) => [group, Math.round(guess[group]! * 1e4) / 1e4]), entropy: openness(guess) };
    }),
  };
}

async function readFirstIdeas({ engine, snapshot }: LakeReader, runId: string, accountIds: number[]): Promise<FirstIdeas> {
  const statement = withRelations(sqlFile('features', 'first-ideas'), { ideas: snapshot(runId, 'ideas.parquet') });
  const columns = await engine.columns(statement, { accountIds, count: Math.max(...priorIdeas) });
  return {
    accountId: numbers(columns, 'account_id'),
    openedAtMs: numbers(columns, 'opened_at_ms'),
    closedAtMs: numbers(columns, 'closed_at_ms'),
    holdS: numbers(columns, 'hold_s'),
    volumeLots: numbers(columns, 'first_lots'),
    notional: numbers(columns, 'notional'),
    legs: numbers(columns, 'legs'),
    adverseAdds: numbers(columns, 'adverse_adds'),
    favourableAdds: numbers(columns, 'favourable_adds'),
    profit: numbers(columns, 'profit'),
    side: numbers(columns, 'side'),
    hasStop: numbers(columns, 'has_stop'),
    toldPositions: numbers(columns, 'told_positions'),
    algoPositions: numbers(columns, 'algo_positions'),
    symbol: texts(columns, 'symbol'),
  };
}
