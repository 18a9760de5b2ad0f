import { expect, test } from 'vitest';
import { listAlerts } from '#app/repositories/alerts.ts';
import { db } from '#app/repositories/db.ts';
import { driftOf, settledGroup } from '#tests/setup/archetype-drift.ts';
import { controlDb } from '#tests/setup/control-db.ts';
import type { RiskyMove } from '#workers/contracts/archetype-history.ts';
import { raiseRiskyMoves } from './risky-move-alerts.ts';

test('a risky move is one alert with names and steps, however often it is raised; an account that was removed meanwhile has none', async () => {
  await controlDb();
  await db.account.create({ data: { id: 7, source: 'test', accountRef: 'A', currency: 'USD', sourceSeq: 1 } });
  await db.archetypeIdentity.create({
    data: { id: 3, key: 'swing-trader', autoName: 'Swing or position trader', colour: 9, firstRunId: '1', lastRunId: '1' },
  });
  const move: RiskyMove = {
    accountId: 7,
    fromIdentity: 3,
    fromKey: 'swing-trader',
    toIdentity: 5,
    toKey: 'high-risk-martingale',
    fromRisk: 0,
    toRisk: 4,
    confidence: 0.7,
    deciding: [{ metric: 'martingaleIndex', z: 3, value: 0.5 }],
  };
  const drift = driftOf('2', {
    groups: [settledGroup(0, 5, { key: 'high-risk-martingale', name: 'High-risk martingale' })],
    riskyMoves: [move],
  });
  expect([await raiseRiskyMoves(drift), await raiseRiskyMoves(drift)]).toEqual([1, 0]);
  const { rows } = await listAlerts({ kind: 'all' }, 'open', { take: 9, skip: 0 });
  expect(rows).toMatchObject([
    {
      accountId: 7,
      severity: 'critical',
      evidence: {
        from: { key: 'swing-trader', name: 'Swing or position trader' },
        to: { key: 'high-risk-martingale', name: 'High-risk martingale' },
        riskSteps: 4,
        confidence: 0.7,
      },
    },
  ]);
});
