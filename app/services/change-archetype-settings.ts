import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#app/domain/actor.ts';
import { type ArchetypeSettings, archetypeSettingsSchema } from '#app/domain/archetype-settings.ts';
import { AppError } from '#app/lib/errors.ts';
import { issuesOf } from '#app/lib/issues.ts';
import { recordAudit } from '#app/repositories/audit.ts';
import { archetypeSettings, saveArchetypeSettings } from '#app/repositories/settings.ts';

/** Decides how archetypes are looked for from the next rescore on. */
export async function changeArchetypeSettings(actor: Actor, settings: ArchetypeSettings): Promise<void> {
  const parsed = archetypeSettingsSchema.safeParse(settings);
  if (!parsed.success) throw new AppError('invalid', issuesOf(parsed.error).join('; '));
  const before = await archetypeSettings();
  if (isDeepStrictEqual(before, parsed.data)) return;
  await saveArchetypeSettings(parsed.data);
  await recordAudit({ actor, action: 'setting.change', entity: 'setting:archetypes', before, after: parsed.data });
}
