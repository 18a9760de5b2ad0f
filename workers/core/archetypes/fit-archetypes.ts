import {
  type ArchetypeFit,
  type ArchetypeKey,
  type ArchetypeModel,
  type ArchetypeSettings,
  type DecidingFeature,
  defaultArchetypeSettings,
  noGroup,
  type StandingPartition,
} from '#workers/contracts/archetypes.ts';
import { minIdeasForArchetype } from '#workers/contracts/windows.ts';
import { silhouetteWidths } from '#workers/core/clustering/quality.ts';
import { type Matrix, selectRows } from '#workers/core/numerics/matrix.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { sampleRows } from '#workers/core/numerics/sample.ts';
import { archetypeFeatures } from './archetype-features.ts';
import { buildModel } from './build-model.ts';
import { choosePartition } from './choose-partition.ts';
import { explainAccounts, type MembershipShare } from './explain-accounts.ts';
import { fitPartition, placementError } from './fit-partition.ts';
import { type Placement, placePoints } from './place-accounts.ts';
import { openSpaces } from './spaces.ts';
import { applyStandardisation, learnStandardisation } from './standardise.ts';
import { summariseGroups } from './summarise.ts';
import { tellArchetypes } from './tell-archetypes.ts';

/** One row per account, metrics of window `all` as columns, NaN where not evaluated. Metrics that are not there count as not evaluated. */
export type ArchetypeBook = { accountId: Float64Array; ideas: Float64Array; values: Readonly<Record<string, Float64Array>> };

/** One entry per account, in the book's order. Without enough ideas: index −1, NaN numbers, empty lists. */
export type ArchetypeRows = {
  archetypeIndex: Int32Array;
  archetypeKey: ArchetypeKey[];
  confidence: Float64Array;
  runnerUpKey: (ArchetypeKey | null)[];
  x: Float64Array;
  y: Float64Array;
  deciding: DecidingFeature[][];
  memberships: MembershipShare[][];
  outlierScore: Float64Array;
};

export type FitControl = { progress(fraction: number, message: string): void; throwIfCancelled(): void };
export type FitResult = { fit: ArchetypeFit; model: ArchetypeModel | null; rows: ArchetypeRows };

const silhouetteSample = 1_000;

/**
 * Groups accounts into archetypes: standardise, choose algorithm and number of groups, freeze what was found as a model, and place every account by that model. Names
 * come from signatures; every account gets a confidence, a runner-up, the features that decided and a place on a map. Same book, settings and seed, same result.
 */
export function fitArchetypes(
  book: ArchetypeBook,
  seed: number,
  control: FitControl,
  settings: ArchetypeSettings = defaultArchetypeSettings,
  standing: StandingPartition | null = null,
): FitResult {
  const random = createRandom(seed);
  const eligible = Uint32Array.from(book.ideas.keys()).filter((row) => book.ideas[row]! >= minIdeasForArchetype);
  const raw: Record<string, Float64Array> = {};
  for (const [metric, column] of Object.entries(book.values)) raw[metric] = Float64Array.from(eligible, (row) => column[row]!);
  const missing = new Float64Array(eligible.length).fill(Number.NaN);
  const columnsOf = (features: readonly { metric: string }[]) => features.map(({ metric }) => raw[metric] ?? missing);
  const ideas = Float64Array.from(eligible, (row) => book.ideas[row]!);
  const { features, dropped } = learnStandardisation(archetypeFeatures, columnsOf(archetypeFeatures), ideas);
  const notes = dropped.map(({ metric, why }) => `Without ${metric}: ${why}`);
  const rows = emptyRows(book.accountId.length);
  const empty: ArchetypeFit = {
    algorithm: settings.algorithm === 'auto' ? 'k-means' : settings.algorithm,
    settings,
    structure: 'one group',
    k: 0,
    seed,
    accounts: eligible.length,
    insufficient: book.accountId.length - eligible.length,
    noise: 0,
    silhouette: null,
    stability: null,
    dbcv: null,
    withoutGroups: null,
    gapClusters: null,
    candidates: [],
    features: features.map(({ metric }) => metric),
    components: null,
    approximations: [],
    tree: null,
    archetypes: [],
    notes,
  };
  if (eligible.length === 0) return { fit: { ...empty, notes: [`No account has ${minIdeasForArchetype} ideas yet`] }, model: null, rows };

  const standardised = applyStandardisation(features, columnsOf(features), ideas);
  const { points } = standardised;
  const spaces = openSpaces(points, settings.pca);
  const choice = choosePartition(spaces, settings, standing, random.fork('choice'), control);
  notes.push(...choice.notes);
  control.progress(0.8, 'Fitting the archetypes');
  const fitted = fitPartition(choice, spaces, random.fork('final'), control);
  notes.push(...fitted.notes);
  const space = spaces.of(choice.algorithm);
  const components = spaces.componentsOf(choice.algorithm);
  const { model, labelOf } = buildModel({
    features,
    components,
    points,
    space,
    partition: fitted.partition,
    agreement: choice.stability.agreement,
    raw,
    random: random.fork('temperature'),
  });
  const placement: Placement = { ...placePoints(model, points), ...standardised };
  const groups = model.groups.length;
  const summaries = summariseGroups({
    features,
    z: standardised.z,
    index: placement.index,
    groups,
    raw,
    stability: labelOf.map((label) => fitted.stability[label]!),
    silhouette: silhouetteSampleOf(points, placement.index, groups, random.fork('silhouette')),
  });
  model.groups = model.groups.map((group, index) => ({ ...group, key: summaries[index]!.key, name: summaries[index]!.name }));

  control.progress(0.85, 'Putting the archetypes into words');
  const tree = tellArchetypes({ metrics: empty.features, raw, index: placement.index, groups, random: random.fork('tree') });
  control.progress(0.9, 'Explaining each account');
  const explained = explainAccounts(model, placement, raw, control.throwIfCancelled);
  eligible.forEach((row, i) => {
    rows.archetypeIndex[row] = placement.index[i]!;
    rows.archetypeKey[row] = explained.key[i]!;
    rows.confidence[row] = explained.confidence[i]!;
    rows.runnerUpKey[row] = explained.runnerUpKey[i]!;
    rows.deciding[row] = explained.deciding[i]!;
    rows.memberships[row] = explained.memberships[i]!;
    rows.outlierScore[row] = placement.outlierScore[i]!;
    rows.x[row] = placement.x[i]!;
    rows.y[row] = placement.y[i]!;
  });
  const approximations = [...fitted.approximations, placementError(fitted.partition, placement.index)];
  const fit: ArchetypeFit = {
    ...empty,
    algorithm: choice.algorithm,
    structure: choice.structure,
    k: groups,
    noise: placement.index.filter((index) => index === noGroup.unlikeAnyone).length,
    silhouette: groups > 1 ? choice.candidate.silhouette : null,
    stability: groups > 1 ? choice.candidate.stability : null,
    dbcv: groups > 1 ? choice.candidate.dbcv : null,
    withoutGroups: choice.withoutGroups,
    gapClusters: choice.gapClusters,
    candidates: choice.candidates,
    components: components && { count: components.axes.length, explained: components.explained },
    approximations,
    tree,
    archetypes: summaries,
  };
  return { fit, model, rows };
}

function emptyRows(length: number): ArchetypeRows {
  return {
    archetypeIndex: new Int32Array(length).fill(noGroup.insufficient),
    archetypeKey: new Array<ArchetypeKey>(length).fill('insufficient-data'),
    confidence: new Float64Array(length).fill(Number.NaN),
    runnerUpKey: new Array<null>(length).fill(null),
    x: new Float64Array(length).fill(Number.NaN),
    y: new Float64Array(length).fill(Number.NaN),
    deciding: Array.from({ length }, () => []),
    memberships: Array.from({ length }, () => []),
    outlierScore: new Float64Array(length).fill(Number.NaN),
  };
}

/** Silhouette widths of a sample of the grouped accounts. */
function silhouetteSampleOf(space: Matrix, index: Int32Array, groups: number, random: ReturnType<typeof createRandom>) {
  const rows = sampleRows(space.rows, silhouetteSample, random).filter((row) => index[row]! >= 0);
  const labels = rows.map((row) => index[row]!);
  return { rows, widths: silhouetteWidths(selectRows(space, rows), labels, groups) };
}
