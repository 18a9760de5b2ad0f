/** The vocabulary of alerts: findings about one account that a person has to look at. */
import type { AccountRow, ArchetypeKey, DecidingFeature } from './account-views.ts';

export type Severity = 'info' | 'low' | 'high' | 'critical';

/** An account went to an archetype of higher risk, and a second run agreed. Names are the runs' own English ones. */
export type RiskyMoveEvidence = {
  from: { key: ArchetypeKey; name: string };
  to: { key: ArchetypeKey; name: string };
  /** Steps up the order of risk (workers/contracts/archetypes.ts). */
  riskSteps: number;
  confidence: number | null;
  deciding: DecidingFeature[];
};

/** A finding before it is kept. `fingerprint` is what makes a later run's finding the same alert. */
export type Finding = { kind: 'risky-move'; severity: Severity; accountId: number; fingerprint: string; evidence: RiskyMoveEvidence };

export const alertStates = ['open', 'dismissed', 'all'] as const;
export type AlertState = (typeof alertStates)[number];

export type AlertRow = {
  id: number;
  severity: Severity;
  account: Pick<AccountRow, 'id' | 'label' | 'isDemo' | 'isArchived'>;
  foundAtMs: number;
  dismissed: { atMs: number; by: string; reason: string } | null;
  caseId: number | null;
} & { kind: 'risky-move'; evidence: RiskyMoveEvidence };

export type AlertsView = {
  alerts: AlertRow[];
  state: AlertState;
  page: { number: number; size: number; total: number };
  open: number;
};
