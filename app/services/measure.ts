import { scriptActor } from '#app/domain/actor.ts';
import { openControlDb } from '#app/repositories/db.ts';
import { withInstallation } from './installation.ts';
import { rescoreNow } from './start-rescore.ts';
import { simulateNow } from './start-simulation.ts';

export type Measurement = { step: string; ms: number; counts: Record<string, number> };
export type MeasuredBook = { accounts: number; days: number; seed: number };

/** A fixed end of the simulated time, so that every measurement sees the same book. */
const endsAtMs = Date.UTC(2026, 5, 30);
const actor = scriptActor('bench');

/** Simulates a book into an empty data folder and measures how long it takes. */
export async function measureSimulation(dataDir: string, book: MeasuredBook): Promise<Measurement[]> {
  await openControlDb(dataDir);
  const startedMs = performance.now();
  const counts = await withInstallation(() =>
    simulateNow(actor, { ...book, endsAtMs, truthFile: null, statements: null, misconductRate: 0.12, rescore: false }),
  );
  return [{ step: 'simulate', ms: Math.round(performance.now() - startedMs), counts }];
}

/** Rescores a data folder and measures each stage. */
export async function measureRescore(dataDir: string): Promise<Measurement[]> {
  await openControlDb(dataDir);
  const { stages } = await withInstallation(() => rescoreNow(actor, { fullLake: true }));
  return stages.map(({ name, ms, counts }) => ({ step: name, ms, counts }));
}
