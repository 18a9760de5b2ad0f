import { z } from 'zod';
import { defineJob } from '#app/jobs/define-job.ts';
import { brokerClockSchema, stages } from '#workers/contracts/standard-schema.ts';
import { type GenericField, genericFields, type ImportFileResult } from '#workers/contracts/statement.ts';

export const genericMappingSchema = z.object({
  columns: z.partialRecord(z.enum(genericFields) as z.ZodType<GenericField, GenericField>, z.string().min(1)),
  dateFormat: z.string().min(1).max(40),
  decimal: z.enum(['.', ',']),
  delimiter: z.string().min(1).max(4).nullable(),
  headerRow: z.number().int().positive(),
  currency: z
    .string()
    .trim()
    .regex(/^[A-Z]{3,5}$/),
});

export const importSettingsSchema = z.object({
  clock: brokerClockSchema,
  stage: z.enum(stages).nullable(),
  groupRef: z.string().trim().min(1).max(80).nullable(),
  importBacktests: z.boolean(),
  mapping: genericMappingSchema.nullable(),
});

export type ImportResult = {
  results: ImportFileResult[];
  /** The rescore that follows, when anything changed. */
  rescoreJobId: string | null;
};

const importPayload = z.object({
  parts: z.array(
    z.object({
      files: z.array(z.object({ path: z.string(), name: z.string(), bytes: z.number().nonnegative() })),
      settings: importSettingsSchema,
    }),
  ),
  /** Folder under `uploads/` that goes away once the import has succeeded; null for files that are read where they are. */
  uploadId: z
    .string()
    .regex(/^[\w-]+$/)
    .nullable(),
  rescore: z.boolean(),
});
export type ImportPayload = z.infer<typeof importPayload>;

/** Reads statement files into the raw store. Files that need different settings (a column mapping) are separate parts of one job. */
export const importFiles = defineJob({
  kind: 'import-files',
  version: 1,
  payload: importPayload,
  lane: 'interactive',
  maxAttempts: 2,
  coalesce: false,
  load: async () => (await import('#app/jobs/handlers/import-files.ts')).runImportFiles,
});
