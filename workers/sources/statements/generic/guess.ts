import { type GenericField, type GenericMapping, genericFields } from '#workers/contracts/statement.ts';
import { guessDateFormat } from './dates.ts';
import { currencyInName, fieldNames, holdsSideAndSymbol, normaliseName, rowKindOf, symbolIn } from './fields.ts';
import type { Grid, GridRow } from './grid.ts';

const searchedHeaderRows = 60;
const sampledRows = 400;
const minHeaderFields = 3;
const minReadable = 0.5;
const maxSymbolLength = 40;
const defaultCurrency = 'USD';

const fieldByName = new Map<string, GenericField[]>();
for (const field of genericFields) for (const name of fieldNames[field]) fieldByName.set(name, [...(fieldByName.get(name) ?? []), field]);

/** How many different fields a row names: the header is the row that names most. */
function namedFields(row: GridRow): number {
  const found = new Set<GenericField>();
  for (const cell of row.cells) for (const field of fieldByName.get(normaliseName(cell)) ?? []) found.add(field);
  return found.size;
}

/** Index of the header row: the one near the top that names most fields, else a first row of words only; -1 where there is neither. */
function findHeader(rows: readonly GridRow[]): number {
  let best = -1;
  let most = minHeaderFields - 1;
  for (const [index, row] of rows.slice(0, searchedHeaderRows).entries()) {
    const named = namedFields(row);
    if (named > most) {
      best = index;
      most = named;
    }
  }
  return best < 0 && rows[0] && isWordsOnly(rows[0]) ? 0 : best;
}

const isWordsOnly = (row: GridRow) =>
  row.cells.length >= minHeaderFields && row.cells.every((cell) => /\p{L}/u.test(cell) && !/\d{4}/.test(cell));

/** How much a sheet looks like a table of positions: the fields its header names, weighed by whether it has rows at all. */
export const rateRows = (rows: readonly GridRow[]): number => {
  const header = rows[findHeader(rows)];
  return header ? namedFields(header) + Math.min(1, rows.length / 1000) : 0;
};

/** One name per column: what the header says, or `#3` for the third column where it says nothing or the same as before. */
export function columnLabels(rows: readonly GridRow[], headerIndex: number): string[] {
  const header = rows[headerIndex]?.cells ?? [];
  const width = Math.max(header.length, ...rows.slice(0, searchedHeaderRows).map((row) => row.cells.length));
  const used = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const name = (header[index] ?? '').replace(/\s+/g, ' ').trim();
    if (name === '' || used.has(name)) return `#${index + 1}`;
    used.add(name);
    return name;
  });
}

export type Guess = { mapping: GenericMapping; labels: string[] };

/** Guesses the mapping from header names and from the values below them. */
export function guessMapping(grid: Grid, currency: string | undefined): Guess {
  const headerIndex = findHeader(grid.rows);
  const labels = columnLabels(grid.rows, headerIndex);
  const header = grid.rows[headerIndex]?.cells ?? [];
  const samples = grid.rows.slice(headerIndex + 1, headerIndex + 1 + sampledRows);
  const values = (column: number) => samples.map((row) => row.cells[column] ?? '').filter((text) => text !== '');
  const taken = new Map<GenericField, number>();
  for (const field of genericFields) {
    const column = headerIndex < 0 ? columnByValues(field, labels.length, values, taken) : columnByName(field, header, values, taken);
    if (column >= 0) taken.set(field, column);
  }
  const [symbolColumn, sideColumn] = [taken.get('symbol'), taken.get('side')];
  if (sideColumn === undefined && symbolColumn !== undefined && share(values(symbolColumn), holdsSideAndSymbol) >= minReadable)
    taken.set('side', symbolColumn);
  if (symbolColumn === undefined && sideColumn !== undefined && share(values(sideColumn), holdsSideAndSymbol) >= minReadable)
    taken.set('symbol', sideColumn);
  const columns: GenericMapping['columns'] = {};
  for (const [field, column] of taken) columns[field] = labels[column]!;

  const timeColumn = taken.get('openedAt') ?? taken.get('closedAt');
  const moneyHeaders = (['netProfit', 'profit', 'commission', 'swap'] as const).flatMap((field) => header[taken.get(field) ?? -1] ?? []);
  return {
    labels,
    mapping: {
      columns,
      dateFormat: timeColumn === undefined ? 'iso' : guessDateFormat(values(timeColumn)).format,
      decimal: guessDecimal(samples, new Set([taken.get('openedAt'), taken.get('closedAt')])),
      delimiter: grid.delimiter,
      headerRow: headerIndex + 1,
      currency: moneyHeaders.map(currencyInName).find((code) => code !== null) ?? currency ?? defaultCurrency,
    },
  };
}

/** Fields whose header name may occur twice: first for the open, then for the close. */
const secondOf: Partial<Record<GenericField, GenericField>> = { closedAt: 'openedAt', closePrice: 'openPrice' };

function columnByName(
  field: GenericField,
  header: readonly string[],
  values: (column: number) => string[],
  taken: ReadonlyMap<GenericField, number>,
): number {
  const used = new Set(taken.values());
  for (const name of fieldNames[field])
    for (const [column, text] of header.entries())
      if (!used.has(column) && normaliseName(text) === name && fits(field, values(column))) return column;
  const first = secondOf[field] && taken.get(secondOf[field]);
  if (first === undefined) return -1;
  const name = normaliseName(header[first] ?? '');
  return header.findIndex((text, column) => column > first && !used.has(column) && normaliseName(text) === name);
}

/** Without a header only times, sides and symbols can be told from their values; a person names the rest. */
function columnByValues(
  field: GenericField,
  width: number,
  values: (column: number) => string[],
  taken: ReadonlyMap<GenericField, number>,
): number {
  if (field !== 'symbol' && field !== 'side' && field !== 'openedAt' && field !== 'closedAt') return -1;
  const used = new Set(taken.values());
  const isWord = (text: string) => /\p{L}/u.test(text);
  for (let column = 0; column < width; column++)
    if (!used.has(column) && values(column).some(field === 'side' ? isWord : Boolean) && fits(field, values(column))) return column;
  return -1;
}

const share = (texts: readonly string[], test: (text: string) => boolean) => texts.filter(test).length / Math.max(1, texts.length);

/** Whether the values can be what the header's name promises: many names ("type", "time", "limit") mean several things. */
function fits(field: GenericField, texts: readonly string[]): boolean {
  if (texts.length === 0) return true;
  if (field === 'side') return share(texts, (text) => rowKindOf(text) !== null) >= minReadable;
  if (field === 'openedAt' || field === 'closedAt') return guessDateFormat(texts).readable >= minReadable;
  if (field === 'symbol')
    return (
      share(texts.map(symbolIn), (text) => /\p{L}/u.test(text) && rowKindOf(text) === null && text.length <= maxSymbolLength) >= minReadable
    );
  if (field === 'comment' || field === 'accountRef' || field === 'positionRef') return true;
  return share(texts, (text) => /\d/.test(text)) >= minReadable;
}

/** Comma decimals betray themselves by a comma that cannot separate thousands. */
function guessDecimal(rows: readonly GridRow[], timeColumns: ReadonlySet<number | undefined>): '.' | ',' {
  let commas = 0;
  let points = 0;
  for (const row of rows)
    for (const [column, text] of row.cells.entries()) {
      if (timeColumns.has(column) || row.numbers?.[column] !== undefined) continue;
      if (/^[+-]?\d[\d.\s]*,\d+$/.test(text) && !/^[+-]?\d{1,3}(,\d{3})+$/.test(text)) commas++;
      else if (/^[+-]?\d[\d,\s]*,\d{3}\.\d+$/.test(text)) points++;
    }
  return commas > points ? ',' : '.';
}
