/** What admins decide for the whole installation. */
import { type ArchetypeSettings, readArchetypeSettings } from '#app/domain/archetype-settings.ts';
import { db } from './db.ts';

/** How archetypes are looked for. */
export async function archetypeSettings(): Promise<ArchetypeSettings> {
  const row = await db.setting.findUnique({ where: { key: 'archetypes' } });
  return readArchetypeSettings(row === null ? undefined : JSON.parse(row.value));
}

export async function saveArchetypeSettings(settings: ArchetypeSettings): Promise<void> {
  const value = JSON.stringify(settings);
  await db.setting.upsert({ where: { key: 'archetypes' }, create: { key: 'archetypes', value }, update: { value } });
}
