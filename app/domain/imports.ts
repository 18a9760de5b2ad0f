/** What the import screens know about statements: formats, settings and the mapping of generic tables. */
export { stages } from '#workers/contracts/standard-schema.ts';
export {
  type GenericField,
  type GenericPreview,
  genericDateFormats,
  genericFields,
  type ImportFileResult,
  type ImportFormatId,
  type Reconciliation,
  requiredGenericFields,
} from '#workers/contracts/statement.ts';

/** Which files of an import a list shows. */
export const importFilters = ['all', 'refused', 'differences', 'rejected'] as const;
export type ImportFilter = (typeof importFilters)[number];

/** An import in numbers. */
export type ImportTotals = {
  files: number;
  imported: number;
  unchanged: number;
  refused: number;
  accounts: number;
  positions: number;
  duplicates: number;
  rejected: number;
  differences: number;
};
