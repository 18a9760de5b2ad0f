import { db } from './db.ts';

export type SettingKey = 'archetypes';

/** A decision of the installation as it was stored; undefined where nobody has made it. */
export async function readSetting(key: SettingKey): Promise<unknown> {
  const row = await db.setting.findUnique({ where: { key } });
  return row === null ? undefined : JSON.parse(row.value);
}

export async function writeSetting(key: SettingKey, value: unknown): Promise<void> {
  const stored = JSON.stringify(value);
  await db.setting.upsert({ where: { key }, create: { key, value: stored }, update: { value: stored } });
}
