/** The read model of the start page. */
import type { ArchetypeTag, SelectionTotals } from './account-views.ts';
import type { LabelledPosition } from './live.ts';

export type ArchetypeShare = ArchetypeTag & { accounts: number; share: number };

/** An account whose last 30 days differ most from its own days before. `z` in its own standard deviations. */
export type Mover = {
  id: number;
  label: string;
  isDemo: boolean;
  currency: string;
  archetype: ArchetypeTag | null;
  recent: number;
  expected: number;
  z: number;
};

export type ActivityDays = { daysMs: number[]; ideas: number[]; volumeLots: number[]; profit: number[]; currency: string | null };

export type RunNote = {
  id: string;
  completedAtMs: number | null;
  status: 'complete' | 'failed' | 'cancelled' | 'running';
  ms: number;
  accounts: number | null;
  ideas: number | null;
};
export type ImportNote = { jobId: string; atMs: number; files: number; refused: number; positions: number; differences: number };

/** What matters now, most important first; the page turns the first into a sentence. */
export type Headline =
  | { kind: 'changed'; accounts: number; largest: { from: ArchetypeTag; to: ArchetypeTag; accounts: number } }
  | { kind: 'mix'; largest: ArchetypeShare }
  | { kind: 'insufficient'; accounts: number }
  | { kind: 'not-scored'; accounts: number };

export type OverviewView = {
  headline: Headline | null;
  totals: SelectionTotals;
  active: number | null;
  newestCloseMs: number | null;
  mix: ArchetypeShare[];
  movers: Mover[];
  activity: ActivityDays;
  /** The newest closes, newest first: what the live list starts with. */
  recent: LabelledPosition[];
  runs: RunNote[];
  imports: ImportNote[];
  /** False before the first rescore. */
  hasRun: boolean;
  /** Accounts in the whole installation, whatever the scope: 0 shows how to begin. Only told to people who see everything. */
  isEmptyInstallation: boolean;
};
