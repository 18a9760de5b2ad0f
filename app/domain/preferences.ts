import { z } from 'zod';

export const densities = ['compact', 'comfortable'] as const;
export type Density = (typeof densities)[number];

/** What a person has arranged for themselves; unknown or broken entries fall back to the defaults instead of failing a page. */
export const preferencesSchema = z.object({
  density: z.enum(densities).catch('compact'),
  navigationCollapsed: z.boolean().catch(false),
  /** Visible columns by table id, in order. */
  columns: z.record(z.string(), z.array(z.string().max(64)).max(120)).catch({}),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** Reads the stored JSON of a person's preferences. */
export function readPreferences(json: string): Preferences {
  try {
    return preferencesSchema.parse({ ...JSON.parse(json) });
  } catch {
    return preferencesSchema.parse({});
  }
}
