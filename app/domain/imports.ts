/** What the import screens know about statements: formats, settings and the mapping of generic tables. */
export { balanceOpKinds, type Stage, stages } from '#workers/contracts/standard-schema.ts';
export {
  type GenericField,
  type GenericMapping,
  type GenericPreview,
  genericFields,
  type ImportFileResult,
  type Reconciliation,
  type ReconciliationItem,
  type StatementFormatId,
} from '#workers/contracts/statement.ts';

/** The dates that a generic table can be told to hold; other spellings are read by the order of year, month and day. */
export const genericDateFormats = [
  'iso',
  'dd/MM/yyyy HH:mm:ss',
  'MM/dd/yyyy HH:mm:ss',
  'dd MMM yyyy HH:mm:ss',
  'epoch-ms',
  'epoch-s',
  'excel-serial',
] as const;

/** Without these a table is not a list of trades. `profit` may be `netProfit`, the result after commission and swap. */
export const requiredGenericFields = ['symbol', 'side', 'volume', 'openedAt', 'profit'] as const;

/** Which files of an import a list shows. */
export const importFilters = ['all', 'refused', 'differences', 'rejected'] as const;
export type ImportFilter = (typeof importFilters)[number];
