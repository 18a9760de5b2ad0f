/** What may be asked of a pattern search: only combinations that say something, and what the address or a form asks for. */
import {
  distancesOf,
  type PatternAlgorithm,
  type PatternRequest,
  patternAlgorithmsOf,
  type SeriesDistance,
  type SeriesKind,
  seriesKinds,
} from '#workers/contracts/patterns.ts';

export { distancesOf, patternAlgorithmsOf, seriesKinds } from '#workers/contracts/patterns.ts';

/** Which further settings an algorithm, a series or a distance has. */
export const hasClusterCount = (algorithm: PatternAlgorithm) => algorithm !== 'hdbscan' && algorithm !== 'dbscan';
export const hasDays = (series: SeriesKind) => series !== 'sizePath';
export const hasBand = (distance: SeriesDistance) => distance === 'dtw';

export const daysChoices = [30, 60, 90, 180, 365] as const;
export const bandChoices = [0.02, 0.05, 0.1, 0.2] as const;
export const clusterChoices = { least: 2, most: 40 } as const;

export type PatternChoice = Omit<PatternRequest, 'seed'>;

const among = <Value extends string>(values: readonly Value[], wanted: string | null | undefined): Value =>
  values.find((value) => value === wanted) ?? values[0]!;
const nearest = (values: readonly number[], wanted: string | null | undefined, otherwise: number): number =>
  values.find((value) => String(value) === wanted) ?? otherwise;

/** Reads a choice from named texts; whatever is missing, unknown or does not fit becomes what fits best. */
export function patternChoice(read: (name: string) => string | null | undefined): PatternChoice {
  const series = among(seriesKinds, read('series'));
  const distance = among(distancesOf[series], read('distance'));
  const algorithm = among(patternAlgorithmsOf(distance), read('algorithm'));
  const clusters = Number(read('clusters'));
  const isCount = Number.isInteger(clusters) && clusters >= clusterChoices.least && clusters <= clusterChoices.most;
  return {
    series,
    distance,
    algorithm,
    days: nearest(daysChoices, read('days'), 180),
    clusters: isCount && hasClusterCount(algorithm) ? clusters : null,
    band: nearest(bandChoices, read('band'), 0.1),
  };
}
