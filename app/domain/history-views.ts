/** The read model of an account's history. Plain JSON; weeks are the Mondays (ms UTC) on which a trailing window of 30 days ends. */
import type { ChangeDescription, ChangeDetail, ChangeMeasure } from '#workers/contracts/patterns.ts';
import type { AccountRow, ArchetypeTag } from './account-views.ts';
import type { MetricKey } from './metrics.ts';

export type { ChangeDescription, ChangeMeasure, MotifResult } from '#workers/contracts/patterns.ts';

/** How a metric spread over other accounts in each week; null in weeks with too few of them. */
export type PeerBand = { low: (number | null)[]; middle: (number | null)[]; high: (number | null)[] };

export type MetricHistory = {
  metric: MetricKey;
  /** One value per week; null where the window has too few ideas for it, or the account's data does not allow it. */
  values: (number | null)[];
  book: PeerBand | null;
  /** Accounts that are in the account's archetype today. */
  archetype: PeerBand | null;
};

export type ArchetypeWeek = { weekMs: number; archetype: ArchetypeTag; confidence: number | null };

/** The account went from one archetype to another, as the model saw it in this week. */
export type ArchetypeMove = { weekMs: number; from: ArchetypeTag; to: ArchetypeTag; confidence: number | null };

export type BehaviourChange = {
  measure: ChangeMeasure;
  description: ChangeDescription;
  atMs: number;
  before: number;
  after: number;
  nBefore: number;
  nAfter: number;
  pValue: number;
  detail: ChangeDetail;
  /** The page of the account's ideas (newest first) that holds the change. */
  ideasPage: number;
};

export type HistoryView = {
  row: AccountRow;
  /** Every week from the first to the last with a value, without gaps. */
  weeksMs: number[];
  /** Ideas in the 30 days before each week. */
  ideas: (number | null)[];
  metrics: MetricHistory[];
  choices: MetricKey[];
  archetypes: ArchetypeWeek[];
  moves: ArchetypeMove[];
  changes: BehaviourChange[];
  hasRun: boolean;
  /** Which parts the run on screen has; a run from before an upgrade lacks them until the next rescore. */
  has: { weekly: boolean; archetypes: boolean; changes: boolean };
};

export const defaultHistory: readonly MetricKey[] = ['netProfit', 'ideasPerDay', 'sizeMean', 'holdMedian', 'winRate', 'maxDrawdown'];
export const mostPanels = 9;
