import { env } from '#app/lib/env.ts';
import type { ScopedLake } from './lake.ts';

/**
 * Keeps what was computed from the whole book of a run, for every viewer: a run never changes. Of more than `most` entries the oldest goes; what failed is
 * computed again. `parts` tell one entry of a run from another.
 */
export function keptOfRun<T>(most: number) {
  const kept = new Map<string, Promise<T>>();
  return (lake: ScopedLake, parts: readonly (string | number | null)[], compute: () => Promise<T>): Promise<T> => {
    const key = [env.dataDir, lake.run?.id, ...parts].join('\n');
    const known = kept.get(key);
    if (known) return known;
    const computed = compute();
    computed.catch(() => kept.delete(key));
    kept.set(key, computed);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return computed;
  };
}
