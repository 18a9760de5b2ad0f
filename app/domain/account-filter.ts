/** Which accounts a table, a map, an export or a bulk action is about: one value, written in the URL and read back from it. */
import { type ArchetypeKey, archetypeKeys } from '#workers/contracts/archetypes.ts';
import { type Stage, stages } from '#workers/contracts/standard-schema.ts';
import { areaText, type MapArea, parseArea } from './map-area.ts';
import { isMetricKey, type MetricKey, type MetricWindow, metricKeys, metricWindows } from './metrics.ts';

export const tiers = ['T0', 'T1', 'T2', 'T3', 'T4', 'T5'] as const;
export type Tier = (typeof tiers)[number];

/** Closed interval in the metric's stored unit; a percent is a fraction. At least one end is set. */
export type MetricRange = { metric: MetricKey; min: number | null; max: number | null };

/** From one archetype to another between two instants (ms UTC); identities as in archetype-identity.ts, -1 without one. */
export type ArchetypeMove = { from: number; to: number; fromMs: number; toMs: number };

/** Table columns that are not metrics and can be sorted by. */
const directoryColumns = ['label', 'archetype', 'group', 'stage', 'tier', 'currency', 'lastCloseMs'] as const;
export type DirectoryColumn = (typeof directoryColumns)[number];
export type SortKey = DirectoryColumn | MetricKey;
export type Sort = { by: SortKey; descending: boolean };

export type AccountFilter = {
  /** Part of a label; of the name and account number too for people who may read them. */
  search: string;
  /** Group ids; 0 stands for accounts without a group. In the URL `in`: `group` narrows the scope of every page. */
  groups: number[];
  archetypes: ArchetypeKey[];
  /** Places of archetypes in the run on screen; two of them may have the same key. */
  clusters: number[];
  stages: Stage[];
  tiers: Tier[];
  currencies: string[];
  tags: string[];
  demo: 'any' | 'only' | 'none';
  archived: 'hide' | 'only' | 'any';
  ranges: MetricRange[];
  /** Drawn on the archetype map; holds for the run whose map it was. */
  area: MapArea | null;
  /** Who changed archetype, as the Sankey diagram counts it. */
  move: ArchetypeMove | null;
  window: MetricWindow;
};

export const emptyAccountFilter: AccountFilter = {
  search: '',
  groups: [],
  archetypes: [],
  clusters: [],
  stages: [],
  tiers: [],
  currencies: [],
  tags: [],
  demo: 'any',
  archived: 'hide',
  ranges: [],
  area: null,
  move: null,
  window: 'all',
};

export const defaultSort: Sort = { by: 'ideas', descending: true };
export const pageSize = 50;

const among = <T extends string>(known: readonly T[], value: string | null): value is T => value !== null && known.includes(value as T);
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

const isSortKey = (key: string): key is SortKey => among(directoryColumns, key) || isMetricKey(key);

/** Reads `metric:min..max`; either end may be empty. Null when it names no metric or no number. */
export function parseRange(text: string): MetricRange | null {
  const match = /^(\w+):(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?\.\.(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?$/.exec(text);
  if (!match || !isMetricKey(match[1]!)) return null;
  const end = (part: string | undefined) => (part === undefined ? null : Number(part));
  const [min, max] = [end(match[2]), end(match[3])];
  return min === null && max === null ? null : { metric: match[1] as MetricKey, min, max };
}

const rangeText = ({ metric, min, max }: MetricRange) => `${metric}:${min ?? ''}..${max ?? ''}`;

/** Reads `from.to.fromMs.toMs`. */
function parseMove(text: string | null): ArchetypeMove | null {
  const match = /^(-?\d{1,9})\.(-?\d{1,9})\.(\d{1,15})\.(\d{1,15})$/.exec(text ?? '');
  if (!match) return null;
  const [from, to, fromMs, toMs] = match.slice(1).map(Number) as [number, number, number, number];
  return { from, to, fromMs, toMs };
}

export const moveText = ({ from, to, fromMs, toMs }: ArchetypeMove) => [from, to, fromMs, toMs].join('.');

/** Reads a filter from the URL. What it does not know it drops, so that an old link still opens. */
export function filterFromUrl(params: URLSearchParams): AccountFilter {
  const all = (name: string) => distinct(params.getAll(name).filter((value) => value !== ''));
  const [demo, archived, window] = [params.get('demo'), params.get('archived'), params.get('window')];
  return {
    search: (params.get('q') ?? '').trim().slice(0, 100),
    groups: all('in').map(Number).filter(Number.isSafeInteger),
    archetypes: all('archetype').filter((key) => among(archetypeKeys, key)),
    clusters: all('cluster').map(Number).filter(Number.isSafeInteger),
    stages: all('stage').filter((stage) => among(stages, stage)),
    tiers: all('tier').filter((tier) => among(tiers, tier)),
    currencies: all('currency'),
    tags: all('tag'),
    demo: among(['only', 'none'] as const, demo) ? demo : 'any',
    archived: among(['only', 'any'] as const, archived) ? archived : 'hide',
    ranges: all('m').flatMap((text) => parseRange(text) ?? []),
    area: parseArea(params.get('area')),
    move: parseMove(params.get('move')),
    window: among(metricWindows, window) ? window : 'all',
  };
}

/** Writes a filter into URL parameters; what is at its default is left out. `filterFromUrl` reads it back unchanged. */
export function filterToUrl(filter: AccountFilter): URLSearchParams {
  const params = new URLSearchParams();
  const add = (name: string, values: readonly (string | number)[]) => {
    for (const value of values) params.append(name, String(value));
  };
  if (filter.search !== '') params.set('q', filter.search);
  add('in', filter.groups);
  add('archetype', filter.archetypes);
  add('cluster', filter.clusters);
  add('stage', filter.stages);
  add('tier', filter.tiers);
  add('currency', filter.currencies);
  add('tag', filter.tags);
  if (filter.demo !== 'any') params.set('demo', filter.demo);
  if (filter.archived !== 'hide') params.set('archived', filter.archived);
  add('m', filter.ranges.map(rangeText));
  if (filter.area) params.set('area', areaText(filter.area));
  if (filter.move) params.set('move', moveText(filter.move));
  if (filter.window !== 'all') params.set('window', filter.window);
  return params;
}

/** Reads `sort=netProfit` (ascending) or `sort=-netProfit` (descending). */
export function sortFromUrl(params: URLSearchParams): Sort {
  const text = params.get('sort') ?? '';
  const by = text.replace(/^-/, '');
  return isSortKey(by) ? { by, descending: text.startsWith('-') } : defaultSort;
}

export const sortText = ({ by, descending }: Sort) => `${descending ? '-' : ''}${by}`;

/** Page numbers start at 1. */
export function pageFromUrl(params: URLSearchParams): number {
  const page = Number(params.get('page') ?? 1);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}

/** How many conditions are set, beside the window and the default of hiding archived accounts. */
export const conditionCount = (filter: AccountFilter): number =>
  (filter.search === '' ? 0 : 1) +
  filter.groups.length +
  filter.archetypes.length +
  filter.clusters.length +
  filter.stages.length +
  filter.tiers.length +
  filter.currencies.length +
  filter.tags.length +
  filter.ranges.length +
  (filter.area ? 1 : 0) +
  (filter.move ? 1 : 0) +
  (filter.demo === 'any' ? 0 : 1) +
  (filter.archived === 'hide' ? 0 : 1);

/** What the accounts table can show beside the label. */
export const tableColumns = ['archetype', 'group', 'stage', 'tier', 'currency', 'tags', 'lastCloseMs', ...metricKeys] as const;
export type TableColumn = (typeof tableColumns)[number];

export const defaultColumns: TableColumn[] = [
  'archetype',
  'group',
  'tier',
  'lastCloseMs',
  'ideas',
  'netProfit',
  'winRate',
  'profitFactor',
  'maxDrawdown',
  'holdMedian',
  'sizeCv',
  'martingaleIndex',
  'revengeRate',
];

/** A person's remembered columns; unknown keys are dropped, an empty list means the default. */
export function columnsFrom(remembered: readonly string[] | undefined): TableColumn[] {
  const keys = distinct(remembered ?? []).filter((key) => among(tableColumns, key));
  return keys.length > 0 ? keys : defaultColumns;
}
