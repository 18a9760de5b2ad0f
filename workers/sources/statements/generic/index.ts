import type { StatementFormat } from '../statement-format.ts';
import { isTable } from './grid.ts';
import { readGeneric } from './read-generic.ts';

export { previewTable } from './read-generic.ts';

/** Any other table of positions, as CSV or XLSX: the mapping is guessed and a person may correct it. */
export const genericTable: StatementFormat = {
  id: 'generic-table',
  detect: (file) => isTable(file.bytes),
  read: readGeneric,
};
