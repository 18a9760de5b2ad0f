import { checkInstallation } from '#app/services/check-installation.ts';
import { defineCommand, exitCodes, runCommand } from './support/command.ts';

const usage = `
Examines the installation in CORTEX_DATA_DIR without changing it: program, disk, databases, lake.

  npm run -s doctor -- [--json]

  --json   one JSON object: { healthy, checks: [{ name, state: ok|warn|bad, says }] }

Exit code 2 when something is broken.
`;

const marks = { ok: 'ok  ', warn: 'note', bad: 'BAD ' } as const;

const command = defineCommand({
  usage,
  options: {},
  async run() {
    const checks = await checkInstallation();
    const healthy = checks.every(({ state }) => state !== 'bad');
    return {
      json: { healthy, checks },
      text: checks.map(({ name, state, says }) => `${marks[state]}  ${name.padEnd(13)}${says}`).join('\n'),
      exitCode: healthy ? exitCodes.done : exitCodes.fault,
    };
  },
});

await runCommand(command);
