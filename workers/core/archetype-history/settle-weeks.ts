import { type ArchetypeModel, noGroup } from '#workers/contracts/archetypes.ts';
import { type PlacedBook, placeAccounts } from '#workers/core/archetypes/place-accounts.ts';
import { applyStandardisation } from '#workers/core/archetypes/standardise.ts';
import { rowOf } from '#workers/core/numerics/matrix.ts';
import { median } from '#workers/core/numerics/statistics.ts';
import { type Opinion, settle } from './settle-labels.ts';

/** A week says something about an account from this many ideas in its 30 days on: half of what a whole history needs, as 30 days are compared with 30 days. */
export const minIdeasPerWeek = 10;
/** After a longer break the past says nothing about a new beginning. */
const memoryMs = 5 * 7 * 86_400_000;

/** Weekly windows of accounts, sorted by account and week; metric columns as in weekly.parquet. */
export type Weeks = PlacedBook & { accountId: Float64Array; weekMs: Float64Array };

/**
 * A model for shorter windows: some metrics of 30 days lie lower or higher than those of a whole history (a drawdown grows with time), so each feature's centre
 * is moved by the median difference between the two for the same account. The groups stay what they are.
 * @param history the accounts' own metrics of all time, by account
 */
export function modelOfWeeks(model: ArchetypeModel, weeks: Weeks, history: PlacedBook & { accountId: Float64Array }): ArchetypeModel {
  const rowOfAccount = new Map(Array.from(history.accountId, (account, row) => [account, row]));
  const rows = [...weeks.accountId.keys()].filter((row) => weeks.ideas[row]! >= minIdeasPerWeek && rowOfAccount.has(weeks.accountId[row]!));
  if (rows.length === 0) return model;
  const zOf = ({ ideas, values }: PlacedBook) => {
    const missing = new Float64Array(ideas.length).fill(Number.NaN);
    return applyStandardisation(
      model.features,
      model.features.map(({ metric }) => values[metric] ?? missing),
      ideas,
    ).z;
  };
  const [ofWeeks, ofHistory] = [zOf(weeks), zOf(history)];
  const features = model.features.map((feature, j) => {
    const column = weeks.values[feature.metric];
    const known = rows.filter((row) => column !== undefined && !Number.isNaN(column[row]!));
    if (known.length === 0) return feature;
    const differences = known.map(
      (row) => ofHistory.data[rowOfAccount.get(weeks.accountId[row]!)! * ofHistory.columns + j]! - ofWeeks.data[row * ofWeeks.columns + j]!,
    );
    return { ...feature, centre: feature.centre - median(differences) * feature.spread };
  });
  return { ...model, features };
}

export type WeekLabels = {
  /** Identity, or a `noGroup` code. */
  identity: Int32Array;
  /** Membership of it, NaN where there is none. */
  confidence: Float64Array;
};

/**
 * What a frozen model says of every week of every account. As between runs, a label changes when two weeks in a row clearly say the same other one; weeks with too
 * few ideas have none and change nothing.
 * @param identityOf identity of each group of the model
 */
export function settleWeeks(model: ArchetypeModel, weeks: Weeks, identityOf: ReadonlyMap<number, number>): WeekLabels {
  const { index, memberships } = placeAccounts(model, weeks);
  const length = weeks.accountId.length;
  const identity = new Int32Array(length).fill(noGroup.insufficient);
  const confidence = new Float64Array(length).fill(Number.NaN);
  const groupOf = new Map(model.groups.map(({ index: group }, place) => [identityOf.get(group)!, place]));
  let held: number | null = null;
  let before: Opinion | null = null;
  let beforeRow = -1;
  for (let row = 0; row < length; row++) {
    if (weeks.ideas[row]! < minIdeasPerWeek) continue;
    const isSameStory =
      beforeRow >= 0 && weeks.accountId[beforeRow] === weeks.accountId[row] && weeks.weekMs[row]! - weeks.weekMs[beforeRow]! <= memoryMs;
    if (!isSameStory) [held, before] = [null, null];
    const shares = rowOf(memberships, row);
    const now: Opinion = {
      label: index[row]! < 0 ? index[row]! : identityOf.get(index[row]!)!,
      share: (label) => (groupOf.has(label) ? shares[groupOf.get(label)!]! : 0),
    };
    held = settle({ held, isHeldPossible: true, now, before });
    before = now;
    beforeRow = row;
    identity[row] = held;
    if (held >= 0) confidence[row] = now.share(held);
  }
  return { identity, confidence };
}
