import type { StatementFormat } from '../statement-format.ts';
import { isTable } from './grid.ts';
import { rateRows } from './guess.ts';
import { readGeneric } from './read-generic.ts';

export { previewTable } from './read-generic.ts';

/** Any other table of positions, as CSV, XLSX or HTML: the mapping is guessed and a person may correct it. */
export const genericTable: StatementFormat = {
  id: 'generic-table',
  detect: (file) => isTable(file.bytes, rateRows),
  read: readGeneric,
};
