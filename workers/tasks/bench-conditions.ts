import type { ConditionTrial } from '#workers/contracts/bench-tasks.ts';
import type { ConditionFinding } from '#workers/contracts/conditions.ts';
import { chanceAccount, type PlantedEffect } from '#workers/core/conditions/chance-accounts.ts';
import { findConditions } from '#workers/core/conditions/find-conditions.ts';
import { createRandom } from '#workers/core/numerics/random.ts';
import { defineTask } from './define-task.ts';

const ideaCounts = [100, 200, 500];
const strengths = [0.5, 1];
const sizeChances = [0.3, 0.6];

type Trial = { effect: PlantedEffect; dayEffect: number; isTrue: (finding: ConditionFinding) => boolean };

const trials: readonly Trial[] = [
  { effect: { kind: 'none' }, dayEffect: 0, isTrue: () => false },
  // Where days hang together, a loss today does tell about the next idea of the day: only what has nothing to do with the course of the day is false.
  { effect: { kind: 'none' }, dayEffect: 0.7, isTrue: ({ measure, kind }) => measure === 'result' && ofTheDay.has(kind) },
  ...strengths.flatMap((strength): Trial[] => [
    { effect: { kind: 'symbol', strength }, dayEffect: 0, isTrue: ({ measure, kind }) => measure === 'result' && kind === 'symbol' },
    {
      effect: { kind: 'hours', strength },
      dayEffect: 0,
      isTrue: ({ measure, kind }) => measure === 'result' && (kind === 'hours' || kind === 'session'),
    },
  ]),
  ...sizeChances.map(
    (strength): Trial => ({ effect: { kind: 'sizeAfterLoss', strength }, dayEffect: 0, isTrue: ({ measure }) => measure === 'size' }),
  ),
];
const ofTheDay = new Set<ConditionFinding['kind']>(['afterLoss', 'lossStreak', 'winStreak', 'dayInLoss']);

/** How often conditions are found that are not there, how often those that are, and what an account costs, on accounts made of chance with one planted effect each. */
export default defineTask('bench-conditions', async ({ accounts, seed }, context) => {
  const random = createRandom(seed);
  const results: ConditionTrial[] = [];
  for (const [at, { effect, dayEffect, isTrue }] of trials.entries()) {
    for (const ideas of ideaCounts) {
      context.progress(at / trials.length, `${effect.kind}, ${ideas} ideas`);
      const result = { effect, dayEffect, ideas, accounts, told: 0, wrong: 0, falseDiscoveryRate: 0, tested: 0, cpuMsPerAccount: 0 };
      for (let account = 0; account < accounts; account++) {
        context.throwIfCancelled();
        const history = chanceAccount(random.fork(`${at} ${ideas} ${account}`), ideas, effect, dayEffect);
        const before = process.cpuUsage();
        const { tested, found } = findConditions(history);
        const { user, system } = process.cpuUsage(before);
        result.cpuMsPerAccount += (user + system) / 1_000 / accounts;
        const wrong = found.filter((finding) => !isTrue(finding)).length;
        result.tested += tested / accounts;
        result.falseDiscoveryRate += found.length === 0 ? 0 : wrong / found.length / accounts;
        if (found.some(isTrue)) result.told++;
        if (wrong > 0) result.wrong++;
      }
      results.push(result);
    }
  }
  return { trials: results };
});
