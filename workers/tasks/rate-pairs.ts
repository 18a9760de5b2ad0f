import {
  betterPhase,
  clearestLinks,
  type PairCandidate,
  pairGate,
  type ValidatedPair,
  validatePairs,
} from '#workers/core/ratings/co-trading.ts';
import type { AnalyticsEngine, Relation } from '#workers/lake/engine.ts';
import { withRelations } from '#workers/lake/relations.ts';
import { sqlFile } from '#workers/lake/sql-files.ts';

/** Programs copy within seconds, people and slow bridges within a minute; where times are whole minutes, only the latter can be seen. */
const stepsMs = [5_000, 60_000] as const;
/** A key with more accounts is news for everybody. */
const maxOccupancy = 50;
/** Opens that one self-join takes at once. */
const opensPerJoin = 1_000_000;
const tradingDayShare = 5 / 7;
const dayMs = 86_400_000;

export type LaggedPair = ValidatedPair & { lagS: number };

type Extent = { accounts: number; fromMs: number; untilMs: number; opens: number };

/** Pairs of accounts that trade together beyond chance, on the same or on opposite sides; the engine keeps them for the statement `lagged-pairs`. */
export async function ratePairs(engine: AnalyticsEngine, ideas: Relation, throwIfCancelled: () => void): Promise<LaggedPair[]> {
  const statement = (name: string) => sqlFile('ratings', name);
  await engine.exec(withRelations(statement('opens-table'), { ideas }));
  const [extent] = await engine.rows<Extent>(statement('opens-extent'));
  const { accounts, fromMs, untilMs, opens } = extent!;
  const candidates: PairCandidate[] = [];
  if (accounts > 1) for (const stepMs of stepsMs) candidates.push(...(await candidatesOf(stepMs)));
  // Half of n(n − 1) pairs, two directions, two widths.
  const valid = clearestLinks(validatePairs(candidates, stepsMs.length * accounts * (accounts - 1)));
  await engine.exec(statement('pairs-table'));
  const column = (of: (pair: ValidatedPair) => number) => Float64Array.from(valid, of);
  await engine.append('pairs', {
    account_a: column(({ accountA }) => accountA),
    account_b: column(({ accountB }) => accountB),
    side: column(({ direction }) => direction),
    matches: column(({ matches }) => matches),
    expected: column(({ expected }) => expected),
    p_value: column(({ pValue }) => pValue),
    share_a: column(({ matches, eventsA }) => matches / eventsA),
    share_b: column(({ matches, eventsB }) => matches / eventsB),
    step_ms: column(({ stepMs }) => stepMs),
  });
  await engine.exec(statement('pair-lags-table'));
  const lagged = await engine.rows<{ account_a: number; account_b: number; side: number; lag_median_s: number }>(statement('lagged-pairs'));
  const lagOf = new Map(lagged.map(({ account_a, account_b, side, lag_median_s }) => [`${account_a} ${account_b} ${side}`, lag_median_s]));
  return valid.map((pair) => ({ ...pair, lagS: lagOf.get(`${pair.accountA} ${pair.accountB} ${pair.direction}`) ?? Number.NaN }));

  async function candidatesOf(stepMs: number): Promise<PairCandidate[]> {
    const phases: PairCandidate[][] = [];
    for (const phaseMs of [0, stepMs / 2]) {
      await engine.exec(statement('events-table'), { step_ms: stepMs, phase_ms: phaseMs });
      for (const name of ['occupancy-table', 'strata-table', 'account-strata-table', 'matches-table']) await engine.exec(statement(name));
      const joins = Math.max(1, Math.ceil(opens / opensPerJoin));
      const firstBucket = Math.floor((fromMs + phaseMs) / stepMs);
      const buckets = Math.floor((untilMs + phaseMs) / stepMs) + 1 - firstBucket;
      for (let join = 0; join < joins; join++) {
        throwIfCancelled();
        await engine.exec(statement('add-matches'), {
          from_bucket: firstBucket + Math.floor((buckets * join) / joins),
          until_bucket: firstBucket + Math.floor((buckets * (join + 1)) / joins),
          max_occupancy: maxOccupancy,
        });
      }
      const tradingDays = Math.max(1, ((untilMs - fromMs) / dayMs) * tradingDayShare);
      const rows = await engine.rows<Omit<PairCandidate, 'stepMs'>>(statement('pair-candidates'), {
        least_matches: pairGate.leastMatches,
        keys_per_hour: (tradingDays * 3_600_000) / stepMs,
      });
      phases.push(rows.map((row) => ({ ...row, stepMs })));
    }
    return betterPhase(phases);
  }
}
