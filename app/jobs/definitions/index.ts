import type { JobKind } from '#app/domain/jobs.ts';
import type { JobDefinition, PayloadOf, ResultOf } from '#app/jobs/define-job.ts';
import { exportTable } from './export-table.ts';
import { findPatterns } from './find-patterns.ts';
import { importFiles } from './import-files.ts';
import { removeDemo } from './remove-demo.ts';
import { rescore } from './rescore.ts';
import { simulate } from './simulate.ts';

const jobDefinitions = {
  'import-files': importFiles,
  rescore,
  simulate,
  'remove-demo': removeDemo,
  'export-table': exportTable,
  'find-patterns': findPatterns,
} satisfies Record<JobKind, unknown>;

export type JobPayload<Kind extends JobKind> = PayloadOf<(typeof jobDefinitions)[Kind]>;
export type JobResult<Kind extends JobKind> = ResultOf<(typeof jobDefinitions)[Kind]>;

/** The definition of a kind, without its payload's type: what the queue and the runner work with. */
export const jobDefinition = (kind: JobKind) => jobDefinitions[kind] as unknown as JobDefinition;
