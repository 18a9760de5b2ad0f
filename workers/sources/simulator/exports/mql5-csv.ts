import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import {
  closeMark,
  continuations,
  isClosed,
  type PrintedAccount,
  priceDigits,
  printFixed,
  printMoney,
  printTime,
} from './printed-account.ts';

const encode = (header: string, rows: { atMs: number; line: string }[]) =>
  new TextEncoder().encode(`\uFEFF${[header, ...rows.sort((a, b) => b.atMs - a.atMs).map(({ line }) => line)].join('\n')}\n`);

const sideName = ({ side }: IngestPosition) => (side === 'buy' ? 'Buy' : 'Sell');

/** An MT4 signal's history as mql5.com exports it: newest first, empty cells for zero, spaces between thousands. Holds closed trades and balance rows. */
export function printMql5History({ positions, balanceOps }: PrintedAccount): Uint8Array {
  const digits = priceDigits(positions);
  const continued = continuations(positions);
  const orEmpty = (value: number) => (value === 0 ? '' : printMoney(value));
  const rows = positions.filter(isClosed).map((position) => {
    const price = (value: number | null) => (value === null ? '' : printFixed(value, digits.get(position.symbolRaw)!));
    const { openedAtServerMs, volumeLots, symbolRaw, openPrice, sl, tp, closedAtServerMs, closePrice, commission, swap, profit } = position;
    const cells = [
      printTime(openedAtServerMs),
      sideName(position),
      volumeLots.toFixed(2),
      symbolRaw,
      price(openPrice),
      price(sl),
      price(tp),
      printTime(closedAtServerMs),
      price(closePrice),
      orEmpty(commission),
      orEmpty(swap),
      printMoney(profit),
      closeMark(position, continued.get(position.positionRef ?? '') ?? null),
    ];
    return { atMs: openedAtServerMs, line: cells.join(';') };
  });
  for (const { atServerMs, amount, comment } of balanceOps) {
    rows.push({ atMs: atServerMs, line: `${printTime(atServerMs)};Balance;;${comment ?? ''};;;;;;;;${printMoney(amount)};` });
  }
  return encode('Time;Type;Volume;Symbol;Price;S/L;T/P;Time;Price;Commission;Swap;Profit;Comment', rows);
}

/** An MT5 signal's positions as mql5.com exports them: no stops, no comments, plain numbers. */
export function printMql5Positions({ positions, balanceOps }: PrintedAccount): Uint8Array {
  const digits = priceDigits(positions);
  const plain = (value: number) => String(Math.round(value * 100) / 100);
  const rows = positions.filter(isClosed).map((position) => {
    const { openedAtServerMs, volumeLots, symbolRaw, openPrice, closedAtServerMs, closePrice, commission, swap, profit } = position;
    const price = (value: number | null) => (value === null ? '' : value.toFixed(digits.get(symbolRaw)!));
    const cells = [
      printTime(openedAtServerMs),
      sideName(position),
      volumeLots.toFixed(2),
      symbolRaw,
      price(openPrice),
      volumeLots.toFixed(2),
      printTime(closedAtServerMs),
      price(closePrice),
      commission === 0 ? '' : plain(commission),
      swap === 0 ? '' : plain(swap),
      plain(profit),
    ];
    return { atMs: openedAtServerMs, line: cells.join(';') };
  });
  for (const { atServerMs, amount } of balanceOps) {
    rows.push({ atMs: atServerMs, line: `${printTime(atServerMs)};Balance;;;;;;;;;${plain(amount)}` });
  }
  return encode('Time;Type;Volume;Symbol;Price;Volume;Time;Price;Commission;Swap;Profit', rows);
}
