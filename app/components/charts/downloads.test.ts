import { expect, test } from 'vitest';
import { tableToCsv } from './downloads.ts';

test('a chart is written as CSV that a spreadsheet reads and does not run', () => {
  const csv = tableToCsv({
    columns: [{ label: 'Symbol' }, { label: 'Net, USD', numeric: true }],
    rows: [
      ['=cmd()', -1.5],
      ['a "b"', null],
    ],
  });
  expect(csv).toBe('Symbol,"Net, USD"\r\n\'=cmd(),-1.5\r\n"a ""b""",\r\n');
});
