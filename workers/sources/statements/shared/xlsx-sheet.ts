import { unzipSync } from 'fflate';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { StatementError } from '../statement-error.ts';
import { decodeText } from './decode-text.ts';

/** A cell's value. For a number shown as a date, `wallTimeMs` is that date and time read as if it were UTC. */
export type XlsxCell = { value: string | number | boolean; wallTimeMs: number | null };

/** One row; `cells[c]` is the cell of column c counted from 0 (A), missing where the file has no cell. */
export type XlsxRow = { number: number; cells: (XlsxCell | undefined)[] };

export type XlsxSheet = { name: string; rows: XlsxRow[] };

export type XlsxLimits = { maxUnpackedBytes: number; maxCells: number };
const defaultLimits: XlsxLimits = { maxUnpackedBytes: 512 * 1024 * 1024, maxCells: 20_000_000 };
const maxColumns = 16_384;

/** Whether the bytes are a zip archive that holds a workbook, told from the archive's list without unpacking anything. */
export function isXlsx(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b || bytes[2] !== 3 || bytes[3] !== 4) return false;
  let found = false;
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        if (entry.name.toLowerCase() === 'xl/workbook.xml') found = true;
        return false;
      },
    });
  } catch {
    return false;
  }
  return found;
}

/**
 * Reads the sheets of an XLSX workbook in the order of its tabs. Cells are placed by their reference, so that cells which the writer left out do not
 * shift the others. Throws `StatementError` when the archive is damaged, encrypted or larger than the limits.
 */
export function readXlsx(bytes: Uint8Array, limits: XlsxLimits = defaultLimits): XlsxSheet[] {
  const known = sheetsByBytes.get(bytes);
  if (known && limits === defaultLimits) return known;
  const sheets = parseXlsx(bytes, limits);
  sheetsByBytes.set(bytes, sheets);
  return sheets;
}

/** Formats look into a workbook one after the other before one of them reads it: it is parsed once, and forgotten together with its bytes. */
const sheetsByBytes = new WeakMap<Uint8Array, XlsxSheet[]>();

function parseXlsx(bytes: Uint8Array, limits: XlsxLimits): XlsxSheet[] {
  const known = workbooks.get(bytes);
  if (known) return known;
  const sheets = readWorkbook(bytes, limits);
  workbooks.set(bytes, sheets);
  return sheets;
}

/** Several formats look at a workbook before one reads it: it is parsed once and forgotten together with its bytes. */
const workbooks = new WeakMap<Uint8Array, XlsxSheet[]>();

function readWorkbook(bytes: Uint8Array, limits: XlsxLimits): XlsxSheet[] {
  const parts = unpack(bytes, limits);
  const part = (name: string) => parts.get(name.toLowerCase());
  const workbook = part('xl/workbook.xml');
  if (!workbook) throw new StatementError('The workbook has no xl/workbook.xml: it is damaged or not an XLSX file.');

  const sheetRefs: { name: string; relationId: string | null }[] = [];
  let date1904 = false;
  parseXml(decodeText(workbook).text, 'xl/workbook.xml', {
    open(tag) {
      const name = localName(tag.name);
      if (name === 'sheet') sheetRefs.push({ name: attribute(tag, 'name') ?? '', relationId: attribute(tag, 'id') });
      else if (name === 'workbookPr') date1904 = /^(1|true)$/.test(attribute(tag, 'date1904') ?? '');
    },
  });
  const targets = new Map<string, string>();
  const relations = part('xl/_rels/workbook.xml.rels');
  if (relations)
    parseXml(decodeText(relations).text, 'xl/_rels/workbook.xml.rels', {
      open(tag) {
        const id = attribute(tag, 'Id');
        const target = attribute(tag, 'Target');
        if (id && target) targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`);
      },
    });

  const strings = readSharedStrings(part('xl/sharedStrings.xml'));
  const dateStyles = readDateStyles(part('xl/styles.xml'));
  const budget = { cells: limits.maxCells };
  const sheets: XlsxSheet[] = [];
  for (const [index, sheet] of sheetRefs.entries()) {
    const name = (sheet.relationId && targets.get(sheet.relationId)) || `xl/worksheets/sheet${index + 1}.xml`;
    const xml = part(name);
    if (xml && /worksheets\//i.test(name))
      sheets.push({ name: sheet.name, rows: readSheet(xml, name, strings, dateStyles, date1904, budget) });
  }
  return sheets;
}

/** A cell as a person sees it: numbers in their shortest exact form, dates as `2026.01.31 13:45:00`. */
export function cellText(cell: XlsxCell | undefined): string {
  if (!cell) return '';
  if (cell.wallTimeMs !== null) return new Date(cell.wallTimeMs).toISOString().slice(0, 19).replaceAll('-', '.').replace('T', ' ');
  return typeof cell.value === 'string' ? cell.value.replace(/[\s\u00a0]+/g, ' ').trim() : String(cell.value);
}

/** Column letters of a 0-based column: 0 → A, 26 → AA. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/**
 * A spreadsheet's day number as wall time in ms, read as if it were UTC, to the nearest millisecond. In the 1900 system day 60 is a leap day
 * that never was, so earlier days lie one later.
 */
export function serialToWallTimeMs(serial: number, date1904 = false): number {
  const days = date1904 ? serial + 1462 : serial;
  return Math.round(((days < 60 ? days + 1 : days) - 25_569) * 86_400_000);
}

function unpack(bytes: Uint8Array, limits: XlsxLimits): Map<string, Uint8Array> {
  let total = 0;
  let tooLarge = false;
  try {
    const files = unzipSync(bytes, {
      filter: (entry) => {
        const wanted = /^xl\/(workbook|sharedstrings|styles)\.xml$|^xl\/_rels\/workbook\.xml\.rels$|^xl\/worksheets\/[^/]+\.xml$/i.test(
          entry.name,
        );
        if (!wanted) return false;
        total += entry.originalSize;
        if (total > limits.maxUnpackedBytes) tooLarge = true;
        return !tooLarge;
      },
    });
    if (tooLarge) throw new StatementError(`The workbook unpacks to more than ${Math.round(limits.maxUnpackedBytes / 1024 / 1024)} MB.`);
    return new Map(Object.entries(files).map(([name, data]) => [name.toLowerCase(), data]));
  } catch (error) {
    if (error instanceof StatementError) throw error;
    throw new StatementError('The workbook cannot be unpacked: the file is cut off or damaged.');
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function attribute(tag: SaxesTagPlain, name: string): string | null {
  const direct = tag.attributes[name];
  if (direct !== undefined) return direct;
  for (const [key, value] of Object.entries(tag.attributes)) if (localName(key) === name) return value;
  return null;
}

function parseXml(
  xml: string,
  partName: string,
  handlers: { open?(tag: SaxesTagPlain): void; text?(text: string): void; close?(name: string): void },
): void {
  const parser = new SaxesParser({ fragment: false });
  if (handlers.open) parser.on('opentag', (tag) => handlers.open?.(tag as SaxesTagPlain));
  if (handlers.text) parser.on('text', handlers.text);
  if (handlers.close) parser.on('closetag', (tag) => handlers.close?.(localName(tag.name)));
  parser.on('error', (error) => {
    throw new StatementError(`The workbook's part ${partName} is not readable: ${error.message}.`);
  });
  parser.write(xml).close();
}

function readSharedStrings(bytes: Uint8Array | undefined): string[] {
  const strings: string[] = [];
  if (!bytes) return strings;
  let text = '';
  let inText = false;
  let phonetic = 0;
  parseXml(decodeText(bytes).text, 'xl/sharedStrings.xml', {
    open(tag) {
      const name = localName(tag.name);
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic++;
      else if (name === 't') inText = phonetic === 0;
    },
    text(value) {
      if (inText) text += value;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'si') strings.push(unescapeControl(text));
    },
  });
  return strings;
}

/** OOXML writes characters that XML forbids as `_x000D_`. */
const unescapeControl = (text: string) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Which cell styles show a date: built-in formats 14–22 and 45–47, or a custom format with date letters outside quotes and brackets. */
function readDateStyles(bytes: Uint8Array | undefined): boolean[] {
  const styles: boolean[] = [];
  if (!bytes) return styles;
  const dateFormats = new Set<number>([
    14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58,
  ]);
  let inCellFormats = false;
  parseXml(decodeText(bytes).text, 'xl/styles.xml', {
    open(tag) {
      const name = localName(tag.name);
      if (name === 'numFmt') {
        const code = (attribute(tag, 'formatCode') ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '');
        if (/[ymdhs]/i.test(code) && !/general/i.test(code) && !/[#0]/.test(code.replace(/s+[.,]0+/gi, '')))
          dateFormats.add(Number(attribute(tag, 'numFmtId')));
      } else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) styles.push(dateFormats.has(Number(attribute(tag, 'numFmtId') ?? '0')));
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

function readSheet(
  bytes: Uint8Array,
  partName: string,
  strings: string[],
  dateStyles: boolean[],
  date1904: boolean,
  budget: { cells: number },
): XlsxRow[] {
  const rows: XlsxRow[] = [];
  let row: XlsxRow = { number: 0, cells: [] };
  let column = -1;
  let type = 'n';
  let style = 0;
  let text = '';
  let hasValue = false;
  let inValue = false;
  let phonetic = 0;
  parseXml(decodeText(bytes).text, partName, {
    open(tag) {
      const name = localName(tag.name);
      if (name === 'row') {
        row = { number: Number(attribute(tag, 'r') ?? row.number + 1), cells: [] };
        column = -1;
        rows.push(row);
      } else if (name === 'c') {
        const reference = /^([A-Z]+)\d+$/i.exec(attribute(tag, 'r') ?? '')?.[1];
        column = reference ? columnIndex(reference) : column + 1;
        type = attribute(tag, 't') ?? 'n';
        style = Number(attribute(tag, 's') ?? '0');
        text = '';
        hasValue = false;
      } else if (name === 'rPh') phonetic++;
      else if (name === 'v' || (name === 't' && type === 'inlineStr')) {
        inValue = phonetic === 0;
        hasValue ||= inValue;
      }
    },
    text(value) {
      if (inValue) text += value;
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false;
      else if (name === 'rPh') phonetic--;
      else if (name === 'c' && hasValue) {
        if (--budget.cells < 0) throw new StatementError('The workbook has more cells than can be read.');
        if (column >= maxColumns) throw new StatementError(`The workbook's part ${partName} has a cell beyond the last column.`);
        const cell = toCell(type, text, strings, dateStyles[style] === true, date1904);
        if (cell) row.cells[column] = cell;
      }
    },
  });
  return rows.filter((candidate) => candidate.cells.length > 0);
}

function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

function toCell(type: string, text: string, strings: string[], isDate: boolean, date1904: boolean): XlsxCell | null {
  if (type === 's') {
    const value = strings[Number(text)];
    return value === undefined ? null : { value, wallTimeMs: null };
  }
  if (type === 'b') return { value: text === '1', wallTimeMs: null };
  if (type === 'd') {
    const wallTimeMs = Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
    return { value: text, wallTimeMs: Number.isNaN(wallTimeMs) ? null : wallTimeMs };
  }
  if (type === 'n') {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) return text.trim() === '' ? null : { value: text, wallTimeMs: null };
    return { value, wallTimeMs: isDate && value >= 0 ? serialToWallTimeMs(value, date1904) : null };
  }
  return { value: unescapeControl(text), wallTimeMs: null }; // str, inlineStr, e (an error's name)
}
