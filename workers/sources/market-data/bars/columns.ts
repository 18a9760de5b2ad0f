import { type CsvRow, detectDelimiter } from '../../statements/shared/csv-table.ts';
import { readTime } from '../times.ts';

/** Where a file of bars keeps what; `time` is null where `date` holds both. */
export type BarColumns = {
  date: number;
  time: number | null;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number | null;
  symbol: number | null;
  isUtc: boolean;
  hasHeader: boolean;
};

const names = {
  both: ['datetime', 'timestamp', 'date time', 'gmt time', 'local time', 'open time', 'time', 'date'],
  date: ['date', 'day'],
  time: ['time', 'hour'],
  open: ['open', 'o', 'bidopen'],
  high: ['high', 'h', 'bidhigh'],
  low: ['low', 'l', 'bidlow'],
  close: ['close', 'c', 'bidclose', 'last'],
  volume: ['tickvol', 'tick_volume', 'tick volume', 'volume', 'vol', 'v'],
  symbol: ['symbol', 'ticker', 'instrument', 'pair'],
} as const;

const utcMark = /[\s_(]*(?:utc|gmt)\)?$|^(?:utc|gmt)\s+/;
const bare = (cell: string) =>
  cell
    .trim()
    .replace(/^["<]|[">]$/g, '')
    .toLowerCase();
const withoutZone = (name: string) => name.replace(utcMark, '').trim();

const sampledRows = 20;
const headLines = 60;

/** Reads the layout from the first lines of a text, or null where they are no bars: four prices with the highest and the lowest at their places. */
export function barColumns(text: string): BarColumns | null {
  const delimiter = detectDelimiter(text);
  if (delimiter === null) return null;
  // Only looked at, and cut off somewhere: too short a text for a reader that minds quotes.
  const lines = text.split(/\r?\n/, headLines).filter((line) => line.trim() !== '');
  const rows = lines.map((line, index): CsvRow => ({ line: index + 1, cells: line.split(delimiter) }));
  const [first, ...rest] = rows;
  if (!first) return null;
  const named = namedColumns(first.cells);
  if (named) return holdsBars(rest, named) ? named : null;
  const guessed = unnamedColumns(first);
  return guessed && holdsBars(rows, guessed) ? guessed : null;
}

function namedColumns(cells: readonly string[]): BarColumns | null {
  const header = cells.map(bare);
  const find = (known: readonly string[]) => {
    for (const name of known) {
      const at = header.findIndex((cell) => cell === name || withoutZone(cell) === name);
      if (at >= 0) return at;
    }
    return -1;
  };
  const [open, high, low, close] = [find(names.open), find(names.high), find(names.low), find(names.close)] as const;
  if (open < 0 || high < 0 || low < 0 || close < 0) return null;
  const separate = { date: header.indexOf('date'), time: find(names.time) };
  const isSeparate = separate.date >= 0 && separate.time >= 0 && separate.date !== separate.time;
  const date = isSeparate ? separate.date : find(names.both);
  if (date < 0) return null;
  const volume = find(names.volume);
  const symbol = find(names.symbol);
  return {
    date,
    time: isSeparate ? separate.time : null,
    open,
    high,
    low,
    close,
    volume: volume < 0 ? null : volume,
    symbol: symbol < 0 ? null : symbol,
    isUtc: utcMark.test(header[isSeparate ? separate.time : date]!),
    hasHeader: true,
  };
}

/** Without a header: date, perhaps time, the four prices in their usual order, perhaps a volume. */
function unnamedColumns({ cells }: CsvRow): BarColumns | null {
  const isOne = readTime(cells[0] ?? '') !== null && !/^\d{1,2}:\d{2}/.test((cells[1] ?? '').trim());
  const open = isOne ? 1 : 2;
  if (cells.length < open + 4) return null;
  const volume = cells.length > open + 4 ? open + 4 : null;
  const prices = { open, high: open + 1, low: open + 2, close: open + 3 };
  return { date: 0, time: isOne ? null : 1, ...prices, volume, symbol: null, isUtc: false, hasHeader: false };
}

function holdsBars(rows: readonly CsvRow[], columns: BarColumns): boolean {
  const sample = rows.slice(0, sampledRows);
  const good = sample.filter(({ cells }) => {
    const [open, high, low, close] = [columns.open, columns.high, columns.low, columns.close].map((at) => Number(cells[at]));
    return timeOf(cells, columns) !== null && high! >= Math.max(open!, close!) && low! <= Math.min(open!, close!) && low! > 0;
  });
  return sample.length > 0 && good.length >= 0.8 * sample.length;
}

/** The start of a row's bar, or null where the row has no readable time. */
export const timeOf = (cells: readonly string[], { date, time }: Pick<BarColumns, 'date' | 'time'>) =>
  readTime(time === null ? (cells[date] ?? '') : `${(cells[date] ?? '').trim()} ${(cells[time] ?? '').trim()}`);
