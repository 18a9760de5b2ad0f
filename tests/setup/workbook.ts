import { strToU8, zipSync } from 'fflate';

/** A cell of a test workbook: a number, text, or raw XML of one `<c>` with its own reference. */
export type TestCell = string | number | null | { xml: string };

export type TestWorkbook = {
  sheets: { name: string; rows: TestCell[][] }[];
  /** `xl/styles.xml`, for dates. */
  styles?: string;
  sharedStrings?: Uint8Array;
  date1904?: boolean;
};

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const columnName = (column: number): string =>
  (column < 26 ? '' : columnName(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

/** Builds a small XLSX file. Null cells are left out, as real writers do. */
export function workbook({ sheets, styles, sharedStrings, date1904 }: TestWorkbook): Uint8Array {
  const files: Record<string, Uint8Array> = {
    'xl/workbook.xml': strToU8(
      `<workbook xmlns:r="r">${date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets.map((sheet, index) => `<sheet name="${sheet.name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`,
    ),
  };
  if (styles) files['xl/styles.xml'] = strToU8(styles);
  if (sharedStrings) files['xl/sharedStrings.xml'] = sharedStrings;
  for (const [index, sheet] of sheets.entries()) files[`xl/worksheets/sheet${index + 1}.xml`] = strToU8(sheetXml(sheet.rows));
  return zipSync(files);
}

function sheetXml(rows: TestCell[][]): string {
  const cells = (row: TestCell[], number: number) =>
    row
      .map((cell, column) => {
        if (cell === null) return '';
        if (typeof cell === 'object') return cell.xml;
        const reference = `${columnName(column)}${number}`;
        return typeof cell === 'number'
          ? `<c r="${reference}"><v>${cell}</v></c>`
          : `<c r="${reference}" t="inlineStr"><is><t>${escapeXml(cell)}</t></is></c>`;
      })
      .join('');
  return `<worksheet><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${cells(row, index + 1)}</row>`).join('')}</sheetData></worksheet>`;
}
