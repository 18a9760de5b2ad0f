import type { Finding, Severity } from '#app/domain/alerts.ts';
import { findAccounts } from '#app/repositories/accounts.ts';
import { raiseAlerts } from '#app/repositories/alerts.ts';
import { listIdentities } from '#app/repositories/archetypes.ts';
import type { ArchetypeDrift, RiskyMove } from '#workers/contracts/archetype-history.ts';

/** Severity of a move by how many steps it goes up the order of risk (workers/contracts/archetype-risk.ts). */
const severityOf: readonly Severity[] = ['info', 'low', 'high', 'high', 'critical'];

/** A risky move as a finding that people look at. The same way of the same account is one alert. */
function findingOf(
  { accountId, fromIdentity, fromKey, fromRisk, toIdentity, toKey, toRisk, confidence, deciding }: RiskyMove,
  names: ReadonlyMap<number, string>,
): Finding {
  const riskSteps = toRisk - fromRisk;
  return {
    kind: 'risky-move',
    severity: severityOf[riskSteps]!,
    accountId,
    fingerprint: `risky-move:${accountId}:${fromIdentity}>${toIdentity}`,
    evidence: {
      from: { key: fromKey, name: names.get(fromIdentity) ?? fromKey },
      to: { key: toKey, name: names.get(toIdentity) ?? toKey },
      riskSteps,
      confidence,
      deciding,
    },
  };
}

/** Raises an alert for every account that went to a riskier archetype; answers with how many are new. May be done again for the same run. */
export async function raiseRiskyMoves({ runId, groups, riskyMoves }: ArchetypeDrift): Promise<number> {
  if (riskyMoves.length === 0) return 0;
  const known = (await listIdentities()).map(({ id, autoName }) => [id, autoName] as const);
  const names = new Map([...known, ...groups.map(({ identityId, name }) => [identityId, name] as const)]);
  // An account may have been removed since the run began.
  const moved = riskyMoves.map(({ accountId }) => accountId);
  const present = new Set((await findAccounts({ kind: 'all' }, moved)).map(({ id }) => id));
  const findings = riskyMoves.filter(({ accountId }) => present.has(accountId)).map((move) => findingOf(move, names));
  return await raiseAlerts(runId, findings);
}
