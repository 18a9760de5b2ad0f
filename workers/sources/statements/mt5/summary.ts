import { parseServerTime } from '../shared/metatrader.ts';
import { parseNumber } from '../shared/parse-number.ts';
import type { ReportRow } from './report-rows.ts';

/** What stands above the tables: `Account: 123 (USD, Broker-Demo, demo, Hedge)`, the line above it (name) and below it (company), the date. */
export type ReportHead = {
  accountRef: string | null;
  name: string | null;
  company: string | null;
  currency: string | null;
  leverage: number | null;
  server: string | null;
  /** `demo`, `contest` or `real`. */
  accountType: string | null;
  marginMode: string | null;
  reportedAtServerMs: number | null;
};

/** Reads the head by its shape, which is the same in every language. */
export function readHead(rows: readonly ReportRow[]): ReportHead {
  const head: ReportHead = {
    accountRef: null,
    name: null,
    company: null,
    currency: null,
    leverage: null,
    server: null,
    accountType: null,
    marginMode: null,
    reportedAtServerMs: null,
  };
  const pairs = rows.flatMap((row) => labelled(row.cells));
  const accountAt = pairs.findIndex(({ value }) => /^\d{3,}(\s*\(.*\))?$/.test(value));
  const account = /^(\d+)(?:\s*\((.*)\))?$/.exec(pairs[accountAt]?.value ?? '');
  if (account) {
    head.accountRef = account[1] ?? null;
    head.name = pairs[accountAt - 1]?.value || null;
    head.company = pairs[accountAt + 1]?.value || null;
    for (const part of (account[2] ?? '').split(',').map((text) => text.trim())) {
      if (part === '') continue;
      if (/^(demo|contest|real)$/i.test(part)) head.accountType = part.toLowerCase();
      else if (/^(hedge|hedging|netting|exchange)$/i.test(part)) head.marginMode = part.toLowerCase();
      else if (/^1:\d+$/.test(part)) head.leverage = Number(part.slice(2));
      else if (/^[A-Z]{3,5}$/.test(part) && head.currency === null) head.currency = part;
      else head.server ??= part;
    }
  }
  const inCell = (name: RegExp) => pairs.find(({ label }) => name.test(label))?.value || null;
  head.currency ??= /^[A-Z]{3,5}$/.exec(inCell(/^currency$/i) ?? '')?.[0] ?? null;
  for (const row of rows) for (const cell of row.cells) head.reportedAtServerMs ??= parseServerTime(cell);
  return head;
}

/** The figures that a report prints about itself after its tables. Null: not printed. */
export type ReportSummary = {
  balance: number | null;
  credit: number | null;
  equity: number | null;
  margin: number | null;
  netProfit: number | null;
  trades: number | null;
};

/**
 * Reads the summary by its shape and arithmetic, which are the same in every language: balance, credit, floating profit and equity stand below each other, the first
 * three with a second figure beside them; net profit = gross profit + gross loss in one row; trades = short trades + long trades in one row, each with a
 * percentage.
 */
export function readSummary(rows: readonly ReportRow[]): ReportSummary {
  const summary: ReportSummary = { balance: null, credit: null, equity: null, margin: null, netProfit: null, trades: null };
  const table = rows.map((row) => labelled(row.cells).map(({ value }) => value)).filter((values) => values.length > 0);
  const numberAt = (row: number, column: number) => parseNumber(table[row]?.[column] ?? '') ?? Number.NaN;
  for (const [index, values] of table.entries()) {
    const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = values.map((value) => parseNumber(value) ?? Number.NaN);
    const [credit, margin, floating, equity] = [
      numberAt(index + 1, 0),
      numberAt(index + 1, 1),
      numberAt(index + 2, 0),
      numberAt(index + 3, 0),
    ];
    const isAccountState = [2, 2, 2, 1].every((count, below) => table[index + below]?.length === count);
    if (summary.equity === null && isAccountState && ![first, credit, margin, floating, equity].some(Number.isNaN)) {
      summary.balance = first;
      summary.credit = credit;
      summary.margin = margin;
      summary.equity = equity;
    }
    if (summary.netProfit === null && values.length === 3 && second >= 0 && third <= 0 && near(first, second + third))
      summary.netProfit = first;
    const parts = values.slice(1).map((value) => /^(\d+) \([\d.,]+\s?%\)$/.exec(value)?.[1]);
    if (
      summary.trades === null &&
      values.length === 3 &&
      parts.every((part) => part !== undefined) &&
      first === Number(parts[0]) + Number(parts[1])
    )
      summary.trades = first;
  }
  return summary;
}

const near = (a: number, b: number) => Math.abs(a - b) < 0.02;

/** The pairs of a row: `Label:` followed by its value in the next filled cell, or both in one cell. */
export function labelled(cells: readonly string[]): { label: string; value: string }[] {
  const filled = cells.filter((cell) => cell !== '');
  const pairs: { label: string; value: string }[] = [];
  for (let index = 0; index < filled.length; index++) {
    const cell = filled[index] ?? '';
    const match = /^(\p{L}[^:：]*?)\s*[:：]\s*(.*)$/u.exec(cell);
    if (!match) continue;
    const next = filled[index + 1] ?? '';
    const value = match[2] || (/[:：]$/.test(next) ? '' : next);
    pairs.push({ label: match[1] ?? '', value });
  }
  return pairs;
}
