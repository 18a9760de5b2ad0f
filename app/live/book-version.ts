import { createHash } from 'node:crypto';
import { directoryRevision } from '#app/repositories/accounts.ts';
import { listIdentities } from '#app/repositories/archetypes.ts';
import { listGroupNames } from '#app/repositories/groups.ts';
import { latestCompleteRun } from '#app/repositories/runs.ts';
import { publish } from './bus.ts';

/**
 * A word for the state of the book: another one after a rescore and after accounts, groups or archetypes changed. Says nothing else, as
 * anyone who is signed in may read it.
 */
export async function bookVersion(): Promise<string> {
  const [run, ...state] = await Promise.all([latestCompleteRun(), directoryRevision(), listGroupNames(), listIdentities()]);
  return createHash('sha256')
    .update(JSON.stringify([run?.id, ...state]))
    .digest('hex')
    .slice(0, 12);
}

let announced: string | null = null;

/** Tells every open page of the current state, once for each. */
export async function announceBook(): Promise<void> {
  const version = await bookVersion();
  if (version === announced) return;
  announced = version;
  publish({ type: 'book', version });
}
