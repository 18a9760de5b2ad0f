/** The vocabulary of jobs: what screens, the live feed and scripts say about work that runs off the request path. */

export const jobKinds = ['import-files', 'rescore', 'simulate', 'remove-demo', 'export-table', 'find-patterns'] as const;
export type JobKind = (typeof jobKinds)[number];

export const jobStatuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** Someone waits for an interactive job; batch jobs run one at a time after them. */
export const jobPriority = { interactive: 10, batch: 0 } as const;
export type JobLane = keyof typeof jobPriority;

/** What a screen and the live feed know about a job. Messages and errors never name a person or a file. */
export type JobView = {
  id: string;
  kind: JobKind;
  status: JobStatus;
  /** 0..1 */
  progress: number;
  message: string;
  error: string | null;
  cancelAsked: boolean;
  createdAtMs: number;
  startedAtMs: number | null;
  finishedAtMs: number | null;
};

export const isFinished = (status: JobStatus) => status === 'succeeded' || status === 'failed' || status === 'cancelled';

/** The stages of a rescore, in order, and what each counts. */
export const rescoreStages = ['lake', 'features', 'ratings', 'archetypes', 'history', 'changes', 'conditions'] as const;
export type RescoreStage = (typeof rescoreStages)[number];
export type StageCount =
  | 'months'
  | 'positions'
  | 'accounts'
  | 'ideas'
  | 'pairs'
  | 'groups'
  | 'insufficient'
  | 'changed'
  | 'held'
  | 'riskier'
  | 'changes'
  | 'tested'
  | 'conditions';

/** What a job was asked for, as far as it may be shown: neither file names nor paths. */
export const requestFields = [
  'files',
  'accounts',
  'days',
  'seed',
  'endsAtMs',
  'misconductRate',
  'fullLake',
  'ideaGapMs',
  'rescore',
  'what',
  'format',
  'series',
  'distance',
  'algorithm',
  'clusters',
  'pca',
] as const;
export type RequestField = (typeof requestFields)[number];
