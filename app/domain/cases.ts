/** The vocabulary of cases: accounts that someone looks into together. */
import type { AccountRow } from './account-views.ts';
import type { AlertRow } from './alerts.ts';

/** What looking into it came to. */
export const caseOutcomes = ['confirmed', 'harmless', 'undecided'] as const;
export type CaseOutcome = (typeof caseOutcomes)[number];

export const caseStates = ['open', 'closed', 'all'] as const;
export type CaseState = (typeof caseStates)[number];

/** A case with more accounts than this cannot be read by a person. */
export const mostCaseAccounts = 500;
export const longestCaseTitle = 120;
export const longestCaseNote = 4_000;

export type CaseRow = {
  id: number;
  title: string;
  openedAtMs: number;
  openedBy: string | null;
  closedAtMs: number | null;
  outcome: CaseOutcome | null;
  /** Accounts of the case that the person may see. */
  accounts: number;
  alerts: number;
  notes: number;
};

export type CasesView = {
  cases: CaseRow[];
  state: CaseState;
  page: { number: number; size: number; total: number };
};

export type CaseView = {
  case: CaseRow;
  /** Where it was opened from: a path of this product. */
  origin: string | null;
  accounts: AccountRow[];
  /** Accounts of the case outside of the person's groups. */
  hidden: number;
  alerts: AlertRow[];
  notes: { id: number; atMs: number; author: string; text: string }[];
};
