import type { Actor } from '#app/domain/actor.ts';

/** Whoever makes a change in a test that does not ask who. */
export const systemActor: Actor = { userId: null, label: 'system' };
