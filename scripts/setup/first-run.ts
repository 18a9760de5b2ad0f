// Fills an installation that nobody has used yet with a demo book, so that the first look shows something. Called once by start.mjs.
import { scriptActor } from '#app/domain/actor.ts';
import { isEmptyInstallation, withInstallation } from '#app/services/installation.ts';
import { rescoreNow } from '#app/services/start-rescore.ts';
import { demoBook, simulateNow } from '#app/services/start-simulation.ts';

const actor = scriptActor('first-run');
const controller = new AbortController();
process.once('SIGTERM', () => controller.abort());
const { signal } = controller;

await withInstallation(async () => {
  if (!(await isEmptyInstallation())) return;
  const startedMs = Date.now();
  const { accounts, positions } = await simulateNow(actor, { ...demoBook, endsAtMs: startedMs, rescore: true }, { signal });
  const { archetypes } = await rescoreNow(actor, {}, { signal });
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  process.stdout.write(
    `  demo book  ${accounts} accounts, ${positions.toLocaleString('en')} positions, ${archetypes.length} archetypes in ${seconds} s\n`,
  );
});
