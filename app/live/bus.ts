import type { LiveEvent } from '#app/domain/live.ts';

const listeners = new Set<(event: LiveEvent) => void>();

/** Tells every open browser (through server-sent events) and nobody else; with no listener it costs nothing. */
export function publish(event: LiveEvent): void {
  for (const listener of listeners) listener(event);
}

/** Calls back on every event until the returned function is called. */
export function subscribe(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const listenerCount = () => listeners.size;
