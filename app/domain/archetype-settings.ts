import { z } from 'zod';
import { type ArchetypeSettings, archetypeAlgorithms, defaultArchetypeSettings } from '#workers/contracts/archetypes.ts';

export { type ArchetypeSettings, archetypeAlgorithms, defaultArchetypeSettings } from '#workers/contracts/archetypes.ts';

/** No person keeps more groups apart, and the palette has no more colours. */
export const mostClusters = 16;

/** How archetypes are looked for in every rescore, until an admin says otherwise. */
export const archetypeSettingsSchema = z.object({
  algorithm: z.enum(['auto', ...archetypeAlgorithms]),
  /** Null: the number is found from the data. */
  clusters: z.number().int().min(2).max(mostClusters).nullable(),
  pca: z.boolean(),
}) satisfies z.ZodType<ArchetypeSettings>;

/** What was stored, or the default where nothing or something unreadable was. */
export function readArchetypeSettings(stored: unknown): ArchetypeSettings {
  const parsed = archetypeSettingsSchema.safeParse(stored);
  return parsed.success ? parsed.data : defaultArchetypeSettings;
}
