import { scriptActor } from '#app/domain/actor.ts';
import { AppError } from '#app/lib/errors.ts';
import { exportTableNow } from '#app/services/export-table.ts';
import { withInstallation } from '#app/services/installation.ts';
import { defineCommand, oneOf, runCommand } from './support/command.ts';

const usage = `
Writes a table of the latest complete run to a file.

  npm run -s export -- --what accounts|archetypes|metrics --format csv|json|parquet --out FILE [--json]

  accounts     one row per account: label, group, tags, stage, archetype and the metrics over all time
  archetypes   one row per archetype: size, stability, profile
  metrics      one row per account and window (all, 90 days, 30 days, last 50 ideas)
  --json       one JSON object: { what, format, out, rows, runId }
`;

const command = defineCommand({
  usage,
  options: { what: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
  async run({ what, format, out }, _positionals, { progress, signal }) {
    if (!out) throw new AppError('invalid', '--out must name the file to write.');
    const request = {
      what: oneOf('what', what, ['accounts', 'archetypes', 'metrics']),
      format: oneOf('format', format, ['csv', 'json', 'parquet']),
      outFile: out,
    };
    const { rows, runId } = await withInstallation(() => exportTableNow(scriptActor('export'), request, { onProgress: progress, signal }));
    return { json: { what: request.what, format: request.format, out, rows, runId }, text: `${rows} rows written to ${out}.` };
  },
});

await runCommand(command);
