import { headText } from '../shared/csv-table.ts';
import type { StatementFormat } from '../statement-format.ts';
import { isMyfxbookHeader, myfxbookColumns } from './layout.ts';
import { readMyfxbook } from './read-myfxbook.ts';

/** The header is the first line, or the second where the file holds open trades only. */
const headerLines = 3;

/** The CSV export of an account on myfxbook.com; its owner decides which columns are shown. */
export const myfxbookCsv: StatementFormat = {
  id: 'myfxbook-csv',
  detect: ({ bytes }) =>
    headText(bytes)
      .split(/\r?\n/, headerLines)
      .map((line) => line.split(','))
      .some((cells) => isMyfxbookHeader(cells) && myfxbookColumns(cells).pips >= 0),
  read: readMyfxbook,
};
