import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { dataPaths, type LakeTable, lakeTables } from '#workers/contracts/lake-files.ts';

const partSchema = z.object({
  /** `2024-07` for a month of closed positions, else the table's name, with what it is partitioned by behind it (`bars EURUSD`). */
  part: z.string(),
  /** Below the lake's folder; the name carries the content's hash, so a file never changes under a reader. */
  file: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
  /** Range of the table's time column (close, operation), ms UTC; null where it has none. */
  minMs: z.number().nullable(),
  maxMs: z.number().nullable(),
});
export type LakePart = z.infer<typeof partSchema>;

const tableNames = Object.keys(lakeTables) as [keyof typeof lakeTables, ...(keyof typeof lakeTables)[]];

const noParts = () => Object.fromEntries(tableNames.map((table) => [table, []])) as unknown as Record<LakeTable, LakePart[]>;

const manifestSchema = z.object({
  version: z.literal(1),
  /** The raw store this lake was made from, and its newest change that the lake holds. */
  storeId: z.string(),
  seq: z.number().int(),
  // A manifest of an earlier version names fewer tables.
  tables: z.partialRecord(z.enum(tableNames), z.array(partSchema)).transform((tables) => ({ ...noParts(), ...tables })),
  /** Files of earlier manifests: kept for a while for readers that still use them. */
  retired: z.array(z.object({ file: z.string(), atMs: z.number() })),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const emptyManifest: Manifest = {
  version: 1,
  storeId: '',
  seq: 0,
  tables: noParts(),
  retired: [],
};

/** The lake's manifest; an empty one where there is no lake yet. Throws where the file is there but cannot be understood. */
export function readManifest(dataDir: string): Manifest {
  const file = dataPaths(dataDir).manifest;
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyManifest;
    throw error;
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not a manifest of this version; the next full refresh writes it anew`, { cause });
  }
}

function fsync(file: string): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Moves a finished file to its place so that after a crash it is there whole or not at all: fsync, rename, fsync of the folder. */
export function publishFile(tempFile: string, file: string): void {
  fsync(tempFile);
  fs.renameSync(tempFile, file);
  fsync(path.dirname(file));
}

/** Replaces the manifest: from here on readers see the new parts. */
export function writeManifest(dataDir: string, manifest: Manifest): void {
  const file = dataPaths(dataDir).manifest;
  const tempFile = `${file}.tmp`;
  fs.writeFileSync(tempFile, JSON.stringify(manifest, null, 1));
  publishFile(tempFile, file);
}
