/** What may be asked of a pattern search: only combinations that say something, and what the address or a form asks for. */
import {
  type PatternAlgorithm,
  type PatternRequest,
  patternAlgorithms,
  type SeriesDistance,
  type SeriesKind,
  seriesDistances,
  seriesKinds,
} from '#workers/contracts/patterns.ts';

export { patternAlgorithms, seriesDistances, seriesKinds } from '#workers/contracts/patterns.ts';

/**
 * The distances that say something about a series, the most fitting first: shares of a week are compared as profiles; a path of ideas has
 * no clock, so nothing can lag in it.
 */
export const distancesOf: Record<SeriesKind, readonly SeriesDistance[]> = {
  equity: ['shape', 'dtw', 'euclidean'],
  dailyReturn: ['shape', 'euclidean', 'dtw'],
  exposure: ['shape', 'euclidean', 'dtw'],
  tradeCount: ['shape', 'euclidean', 'dtw'],
  hourOfWeek: ['profile', 'shape', 'euclidean'],
  sizePath: ['dtw', 'euclidean'],
};

/** The algorithms that a distance allows, the most fitting first. Ward's heights are variances, which only Euclidean distances give. */
export const algorithmsOf = (distance: SeriesDistance): readonly PatternAlgorithm[] =>
  distance === 'euclidean' ? ['ward', ...patternAlgorithms.filter((algorithm) => algorithm !== 'ward')] : withoutWard;
const withoutWard = patternAlgorithms.filter((algorithm) => algorithm !== 'ward');

/** Which further settings an algorithm, a series or a distance has. */
export const hasClusterCount = (algorithm: PatternAlgorithm) => algorithm !== 'hdbscan' && algorithm !== 'dbscan';
export const hasDays = (series: SeriesKind) => series !== 'sizePath';
export const hasBand = (distance: SeriesDistance) => distance === 'dtw';

export const daysChoices = [30, 60, 90, 180, 365] as const;
export const bandChoices = [0.02, 0.05, 0.1, 0.2] as const;
export const clusterChoices = { least: 2, most: 50 } as const;

export type PatternChoice = Omit<PatternRequest, 'seed'>;

const among = <Value extends string>(values: readonly Value[], wanted: string | null | undefined): Value =>
  values.find((value) => value === wanted) ?? values[0]!;
const nearest = (values: readonly number[], wanted: string | null | undefined, otherwise: number): number =>
  values.find((value) => String(value) === wanted) ?? otherwise;

/** Reads a choice from named texts; whatever is missing, unknown or does not fit becomes what fits best. */
export function patternChoice(read: (name: string) => string | null | undefined): PatternChoice {
  const series = among(seriesKinds, read('series'));
  const distance = among(distancesOf[series], read('distance'));
  const algorithm = among(algorithmsOf(distance), read('algorithm'));
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

export const isSensible = ({ series, distance, algorithm }: Pick<PatternRequest, 'series' | 'distance' | 'algorithm'>): boolean =>
  seriesDistances.includes(distance) && distancesOf[series].includes(distance) && algorithmsOf(distance).includes(algorithm);
