import { closePool, pool } from '#app/jobs/pool-instance.ts';
import type { ConditionTrial } from '#workers/contracts/bench-tasks.ts';
import type { Bench } from './bench.ts';

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
const words = ({ effect, dayEffect }: ConditionTrial) =>
  [effect.kind, effect.strength, dayEffect > 0 ? `days hang together (${dayEffect})` : ''].filter(Boolean).join(' ');

export const conditionsBench: Bench = {
  name: 'conditions',
  summary: 'conditions that are told though they are not there, and those that are, on accounts of chance',
  options: { accounts: 500, seed: 1 },
  async run({ accounts, seed }, { progress, step }) {
    progress(0, 'asking');
    const { output } = await step<{ trials: ConditionTrial[] }>('ask', { accounts, seed });
    return {
      json: output,
      tables: [
        {
          header: ['planted', 'ideas', 'told', 'with a false one', 'false discovery rate', 'questions', 'CPU ms per account'],
          rows: output.trials.map((trial) => [
            words(trial),
            trial.ideas,
            trial.effect.kind === 'none' ? '' : percent(trial.told, trial.accounts),
            percent(trial.wrong, trial.accounts),
            percent(trial.falseDiscoveryRate, 1),
            Math.round(trial.tested),
            trial.cpuMsPerAccount.toFixed(2),
          ]),
        },
      ],
    };
  },
  steps: {
    ask: (input: { accounts: number; seed: number }) => pool().run('bench-conditions', input).finally(closePool),
  },
};
