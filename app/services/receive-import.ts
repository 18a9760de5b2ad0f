import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Actor } from '#app/domain/actor.ts';
import { genericMappingSchema, importSettingsSchema } from '#app/jobs/definitions/import-files.ts';
import { pool } from '#app/jobs/pool-instance.ts';
import { env } from '#app/lib/env.ts';
import { AppError } from '#app/lib/errors.ts';
import { dataPaths } from '#workers/contracts/lake-files.ts';
import type { GenericMapping, GenericPreview } from '#workers/contracts/statement.ts';
import type { FoundFile, ImportSettings } from '#workers/contracts/tasks.ts';
import { startImport } from './import-files.ts';

const uploadIdPattern = /^[A-Za-z0-9_-]{8,64}$/;
const pendingFile = 'pending.json';

export const newUploadId = () => randomBytes(12).toString('base64url');

/** Where an upload is kept until it has been imported; throws for an id that could lead elsewhere. */
export function uploadFolder(uploadId: string): string {
  if (!uploadIdPattern.test(uploadId)) throw new AppError('not-found', 'There is no such upload.');
  return path.join(dataPaths(env.dataDir).uploads, uploadId);
}

/** A table of unknown layout within an upload, with the columns that someone has confirmed. */
type PendingTable = { fileIndex: number; name: string; preview: GenericPreview; mapping: GenericMapping | null };
type PendingImport = { userId: number | null; settings: ImportSettings; files: FoundFile[]; tables: PendingTable[] };

const pendingSchema = z.object({
  userId: z.number().nullable(),
  settings: importSettingsSchema,
  files: z.array(z.object({ path: z.string(), name: z.string(), bytes: z.number() })),
  tables: z.array(
    z.object({
      fileIndex: z.number(),
      name: z.string(),
      preview: z.custom<GenericPreview>((value) => typeof value === 'object' && value !== null),
      mapping: genericMappingSchema.nullable(),
    }),
  ),
}) satisfies z.ZodType<PendingImport, unknown>;

export type NextStep = { kind: 'job'; jobId: string } | { kind: 'mapping'; uploadId: string };

/**
 * Takes in an upload: queues the import, or, when it holds tables of unknown layout, keeps it until someone has said what their columns mean.
 */
export async function receiveImport(actor: Actor, uploadId: string, files: FoundFile[], settings: ImportSettings): Promise<NextStep> {
  if (files.length === 0) throw new AppError('invalid', 'Choose at least one file.');
  const tables: PendingTable[] = [];
  for (const [fileIndex, file] of files.entries()) {
    const { files: inspected } = await pool().run('inspect-files', { files: [file] });
    for (const { name, preview } of inspected) if (preview) tables.push({ fileIndex, name, preview, mapping: null });
  }
  return await proceed(actor, uploadId, { userId: actor.userId, settings, files, tables });
}

async function proceed(actor: Actor, uploadId: string, pending: PendingImport): Promise<NextStep> {
  if (pending.tables.some(({ mapping }) => mapping === null)) {
    await fs.writeFile(path.join(uploadFolder(uploadId), pendingFile), JSON.stringify(pending));
    return { kind: 'mapping', uploadId };
  }
  const mappingOf = new Map(pending.tables.map(({ fileIndex, mapping }) => [fileIndex, mapping]));
  const parts = new Map<string, { files: FoundFile[]; settings: ImportSettings }>();
  for (const [index, file] of pending.files.entries()) {
    const mapping = mappingOf.get(index) ?? null;
    const key = JSON.stringify(mapping);
    const part = parts.get(key) ?? { files: [], settings: { ...pending.settings, mapping } };
    part.files.push(file);
    parts.set(key, part);
  }
  return { kind: 'job', jobId: await startImport(actor, { parts: [...parts.values()], uploadId }) };
}

async function readPending(actor: Actor, uploadId: string): Promise<PendingImport> {
  const text = await fs.readFile(path.join(uploadFolder(uploadId), pendingFile), 'utf8').catch(() => null);
  const pending = text === null ? null : pendingSchema.parse(JSON.parse(text));
  // Another person's upload is answered like one that does not exist.
  if (!pending || pending.userId !== actor.userId) throw new AppError('not-found', 'This upload has been imported already or was removed.');
  return pending;
}

const layoutOf = ({ preview }: PendingTable) => JSON.stringify([preview.header, preview.mapping.delimiter]);

export type MappingQuestion = {
  uploadId: string;
  /** The table shown, and how many others have the same columns. */
  name: string;
  alike: number;
  layoutsLeft: number;
  preview: GenericPreview;
};

/** The next layout of an upload that nobody has explained yet. */
export async function nextMapping(actor: Actor, uploadId: string): Promise<MappingQuestion> {
  const { tables } = await readPending(actor, uploadId);
  const open = tables.filter(({ mapping }) => mapping === null);
  const [first] = open;
  if (!first) throw new AppError('not-found', 'This upload has been imported already or was removed.');
  const alike = open.filter((table) => layoutOf(table) === layoutOf(first)).length - 1;
  const layoutsLeft = new Set(open.map(layoutOf)).size;
  return { uploadId, name: first.name, alike, layoutsLeft, preview: first.preview };
}

/** Explains one layout: every table with the same columns takes the mapping. */
export async function answerMapping(actor: Actor, uploadId: string, mapping: GenericMapping): Promise<NextStep> {
  const pending = await readPending(actor, uploadId);
  const first = pending.tables.find((table) => table.mapping === null);
  if (!first) throw new AppError('conflict', 'Every table of this upload has been explained already.');
  const layout = layoutOf(first);
  const tables = pending.tables.map((table) => (table.mapping === null && layoutOf(table) === layout ? { ...table, mapping } : table));
  return await proceed(actor, uploadId, { ...pending, tables });
}
