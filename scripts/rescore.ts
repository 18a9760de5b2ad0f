import { scriptActor } from '#app/domain/actor.ts';
import { archetypeAlgorithms, mostClusters } from '#app/domain/archetype-settings.ts';
import { withInstallation } from '#app/services/installation.ts';
import { rescoreNow } from '#app/services/start-rescore.ts';
import { defineCommand, oneOf, runCommand, table, wholeNumber } from './support/command.ts';

const usage = `
Computes lake, ideas, metrics and archetypes of the whole book as a new run.

  npm run -s rescore -- [--seed N] [--full] [--algorithm NAME] [--clusters N] [--pca yes|no] [--json]

  --seed N   seed of everything that is drawn at random (default 1): the same book and seed give the same run
  --full     rewrite every month of the lake instead of those that changed
  --algorithm, --clusters, --pca
             how archetypes are looked for in this run instead of how the admins decided: auto, k-means, ward, average, hdbscan, dbscan or optics;
             a number of groups, or auto; whether on principal components
  --json     one JSON object: { runId, stages: [{ name, ms, counts }], archetypes: [{ key, name, accounts }] }
`;

const command = defineCommand({
  usage,
  options: {
    seed: { type: 'string' },
    full: { type: 'boolean' },
    algorithm: { type: 'string' },
    clusters: { type: 'string' },
    pca: { type: 'string' },
  },
  async run({ seed, full, algorithm, clusters, pca }, _positionals, { progress, signal }) {
    const settings: NonNullable<Parameters<typeof rescoreNow>[1]> = {
      seed: wholeNumber('seed', seed, { fallback: 1, min: 0, max: 2 ** 31 - 1 }),
      fullLake: full ?? false,
    };
    if (algorithm !== undefined) settings.algorithm = oneOf('algorithm', algorithm, ['auto' as const, ...archetypeAlgorithms]);
    if (clusters !== undefined)
      settings.clusters = clusters === 'auto' ? null : wholeNumber('clusters', clusters, { min: 2, max: mostClusters });
    if (pca !== undefined) settings.pca = oneOf('pca', pca, ['yes', 'no']) === 'yes';
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
