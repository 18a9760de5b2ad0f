import { scriptActor } from '#app/domain/actor.ts';
import { withInstallation } from '#app/services/installation.ts';
import { rescoreNow } from '#app/services/start-rescore.ts';
import { defineCommand, runCommand, table, wholeNumber } from './support/command.ts';

const usage = `
Computes lake, ideas, metrics and archetypes of the whole book as a new run.

  npm run -s rescore -- [--seed N] [--full] [--json]

  --seed N   seed of everything that is drawn at random (default 1): the same book and seed give the same run
  --full     rewrite every month of the lake instead of those that changed
  --json     one JSON object: { runId, stages: [{ name, ms, counts }], archetypes: [{ key, name, accounts }] }
`;

const command = defineCommand({
  usage,
  options: { seed: { type: 'string' }, full: { type: 'boolean' } },
  async run({ seed, full }, _positionals, { progress, signal }) {
    const settings = { seed: wholeNumber('seed', seed, { fallback: 1, min: 0, max: 2 ** 31 - 1 }), fullLake: full ?? false };
    const result = await withInstallation(() => rescoreNow(scriptActor('rescore'), settings, { onProgress: progress, signal }));
    const rows = result.stages.map(({ name, ms, counts }) => [
      name,
      ms,
      Object.entries(counts)
        .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
        .join(', '),
    ]);
    return {
      json: result,
      text: `Run ${result.runId}\n\n${table(['stage', 'ms', 'counts'], rows)}\n\n${result.archetypes.length} archetypes`,
    };
  },
});

await runCommand(command);
