import type { CentroidMovement } from '#workers/contracts/archetype-history.ts';
import { type ArchetypeModel, noGroup } from '#workers/contracts/archetypes.ts';
import { applyStandardisation } from '#workers/core/archetypes/standardise.ts';
import { selectRows } from '#workers/core/numerics/matrix.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { groupSpacing } from './match-groups.ts';
import { type AccountMovement, accountMovements, centroidMovement } from './movement.ts';
import type { Settled } from './settle-run.ts';

/** A run's accounts with their metrics of all time; accounts of `book` and `fittedIndex` in the same order. */
export type MeasuredRun = {
  book: { ideas: Float64Array; values: Readonly<Record<string, Float64Array>> };
  fittedIndex: ArrayLike<number>;
};

export type RunMovements = {
  /** By group of the run, null for one that the last run did not have. */
  groups: (CentroidMovement | null)[];
  /** Rows of this run's accounts that had an archetype in both runs, and how far each moved; features by name with both values. */
  rows: Int32Array;
  accounts: AccountMovement;
  featureNames: string[];
};

/** How far archetypes and accounts moved since the run before, in the space of the model that was frozen then. */
export function runMovements(
  model: ArchetypeModel,
  before: MeasuredRun,
  now: MeasuredRun,
  { matches, rowBefore }: Pick<Settled, 'matches' | 'rowBefore'>,
  previousIndexOf: (match: Settled['matches'][number]) => number | null,
  random: Random,
  throwIfCancelled: () => void,
): RunMovements {
  const pointsOf = ({ book: { ideas, values } }: MeasuredRun) => {
    const missing = new Float64Array(ideas.length).fill(Number.NaN);
    return applyStandardisation(
      model.features,
      model.features.map(({ metric }) => values[metric] ?? missing),
      ideas,
    ).points;
  };
  const [from, to] = [pointsOf(before), pointsOf(now)];
  const spacing = groupSpacing(model);
  const rowNow = new Int32Array(before.book.ideas.length).fill(-1);
  rowBefore.forEach((at, row) => {
    if (at >= 0) rowNow[at] = row;
  });
  const groups = matches.map((match, group) => {
    throwIfCancelled();
    const previousIndex = previousIndexOf(match);
    if (previousIndex === null) return null;
    const [memberBefore, memberAfter]: [number[], number[]] = [[], []];
    const isBefore = (at: number) => at >= 0 && before.fittedIndex[at] === previousIndex;
    for (let row = 0; row < rowBefore.length; row++) {
      if (now.fittedIndex[row] !== group && !isBefore(rowBefore[row]!)) continue;
      memberBefore.push(isBefore(rowBefore[row]!) ? rowBefore[row]! : -1);
      memberAfter.push(now.fittedIndex[row] === group ? row : -1);
    }
    // Accounts that are gone were part of where the group was.
    for (let at = 0; at < rowNow.length; at++) {
      if (rowNow[at]! >= 0 || !isBefore(at)) continue;
      memberBefore.push(at);
      memberAfter.push(-1);
    }
    const members = { before: Int32Array.from(memberBefore), after: Int32Array.from(memberAfter) };
    return centroidMovement(from, to, members, model.features, spacing, random.fork(group));
  });
  const rows = Int32Array.from(
    [...rowBefore.keys()].filter(
      (row) =>
        rowBefore[row]! >= 0 &&
        now.fittedIndex[row] !== noGroup.insufficient &&
        before.fittedIndex[rowBefore[row]!] !== noGroup.insufficient,
    ),
  );
  const accounts = accountMovements(
    selectRows(
      from,
      rows.map((row) => rowBefore[row]!),
    ),
    selectRows(to, rows),
  );
  return { groups, rows, accounts, featureNames: model.features.map(({ metric }) => metric) };
}
