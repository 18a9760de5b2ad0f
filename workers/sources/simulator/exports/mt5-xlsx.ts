import { strToU8, zipSync } from 'fflate';
import { columnName } from '#workers/sources/statements/shared/xlsx-sheet.ts';
import { layOutMt5Report, type ReportCell } from './mt5-report.ts';
import { escapeXml, type PrintedAccount, printTime } from './printed-account.ts';

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const sheetMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Every file of the archive carries this time, so that the same account gives the same bytes. */
const archiveTime = new Date('2020-01-01T00:00:00');

/** Where the terminal puts label and value of the pairs under its tables. */
const pairColumns = ['AD', 'EH', 'IL'] as const;
/** In these tables one column is wider than one cell: what follows it moves to the right. */
const shifted: Record<string, { after: number; by: number }> = { Orders: { after: 9, by: 1 }, 'Open Positions': { after: 9, by: 1 } };

/** The history report of an MT5 terminal as a workbook: one sheet, the sections below each other, strings shared, empty cells left out. */
export function printMt5Xlsx(account: PrintedAccount): Uint8Array {
  const report = layOutMt5Report(account, printTime);
  const strings = new Map<string, number>();
  const rows: string[] = [];
  const addRow = (cells: [column: string, cell: ReportCell][]) => {
    const number = rows.length + 1;
    const printed = cells.map(([column, cell]) => {
      if (cell === null || cell === '') return '';
      if (typeof cell !== 'string') return `<c r="${column}${number}"><v>${Number(cell.value.toFixed(cell.digits))}</v></c>`;
      const known = strings.get(cell) ?? strings.size;
      strings.set(cell, known);
      return `<c r="${column}${number}" t="s"><v>${known}</v></c>`;
    });
    rows.push(`<row r="${number}">${printed.join('')}</row>`);
  };

  addRow([['A', report.title]]);
  for (const [label, value] of report.head) {
    addRow([
      ['A', label],
      ['D', value],
    ]);
  }
  for (const { title, header, rows: body, sums } of report.sections) {
    const place = (column: number) => {
      const shift = shifted[title];
      return columnName(shift && column > shift.after ? column + shift.by : column);
    };
    addRow([['A', title]]);
    for (const row of [header, ...body, ...(sums ? [sums] : [])])
      addRow(row.map((cell, column) => [place(column), asNumber(header[column] ?? '', cell)]));
  }
  const addPairs = (pairs: [string, ReportCell][], columns: readonly string[]) =>
    addRow(
      pairs.flatMap(([label, value], index): [string, ReportCell][] => [
        [columns[index]![0]!, label],
        [columns[index]![1]!, value],
      ]),
    );
  for (const pairs of report.summary) addPairs(pairs, ['AD', 'GJ']);
  addRow([['A', 'Results']]);
  for (const pairs of report.results) addPairs(pairs, pairColumns);

  const shared = [...strings.keys()].map((string) => `<si><t xml:space="preserve">${escapeXml(string)}</t></si>`).join('');
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${types}.sharedStrings+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${sheetMain}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst xmlns="${sheetMain}" uniqueCount="${strings.size}">${shared}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${sheetMain}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
  };
  const archive = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strToU8(xml + content)]));
  return zipSync(archive, { mtime: archiveTime, level: 6 });
}

/** Workbooks hold ticket numbers as numbers. */
function asNumber(column: string, cell: ReportCell): ReportCell {
  return typeof cell === 'string' && /^(Position|Order|Deal)$/.test(column) && /^\d+$/.test(cell)
    ? { value: Number(cell), digits: 0 }
    : cell;
}
