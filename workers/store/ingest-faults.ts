/** What cannot be right about a row, in words for the person who imported it; null where nothing is wrong. */
import type { IngestBalanceOp, IngestEquitySnapshot, IngestOrder, IngestPosition } from '#workers/contracts/standard-schema.ts';

/** Times outside of this span are misread dates, not trades. */
const earliestMs = Date.UTC(1980, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);
/** What a 64-bit integer holds. */
const magicLimit = 2 ** 63;

const isTime = (ms: number) => ms >= earliestMs && ms < latestMs;
const isNumberOrNull = (value: number | null) => value === null || Number.isFinite(value);

export function positionFault(row: IngestPosition): string | null {
  if (row.symbolRaw.trim() === '') return 'the symbol is missing';
  if (row.side !== 'buy' && row.side !== 'sell') return `the side "${row.side}" is neither buy nor sell`;
  if (!(Number.isFinite(row.volumeLots) && row.volumeLots > 0)) return `the volume ${row.volumeLots} is not a positive number of lots`;
  if (!isTime(row.openedAtServerMs)) return 'the open time is not a date between 1980 and 2100';
  if (row.closedAtServerMs !== null) {
    if (!isTime(row.closedAtServerMs)) return 'the close time is not a date between 1980 and 2100';
    if (row.closedAtServerMs < row.openedAtServerMs) return 'the close time is before the open time';
  }
  if (!(Number.isFinite(row.commission) && Number.isFinite(row.swap) && Number.isFinite(row.profit))) {
    return 'profit, commission or swap is not a number';
  }
  if (!(isNumberOrNull(row.openPrice) && isNumberOrNull(row.closePrice))) return 'a price is not a number';
  if (!(isNumberOrNull(row.sl) && isNumberOrNull(row.tp))) return 'stop loss or take profit is not a number';
  if (!isNumberOrNull(row.contractSize)) return 'the contract size is not a number';
  if (row.magic !== null && !(Number.isInteger(row.magic) && Math.abs(row.magic) < magicLimit))
    return 'the magic number is not a whole number';
  return null;
}

export function balanceOpFault(row: IngestBalanceOp): string | null {
  if (!Number.isFinite(row.amount)) return 'the amount is not a number';
  return isTime(row.atServerMs) ? null : 'the time is not a date between 1980 and 2100';
}

export function orderFault(row: IngestOrder): string | null {
  if (row.symbolRaw.trim() === '') return 'the symbol is missing';
  if (!(Number.isFinite(row.volumeLots) && row.volumeLots >= 0)) return `the volume ${row.volumeLots} is not a number of lots`;
  if (!isTime(row.placedAtServerMs)) return 'the time of placing is not a date between 1980 and 2100';
  if (row.doneAtServerMs !== null && !isTime(row.doneAtServerMs)) return 'the time of execution is not a date between 1980 and 2100';
  return isNumberOrNull(row.price) && isNumberOrNull(row.sl) && isNumberOrNull(row.tp) ? null : 'a price is not a number';
}

export function equityFault(row: IngestEquitySnapshot): string | null {
  if (!isTime(row.atServerMs)) return 'the time is not a date between 1980 and 2100';
  return Number.isFinite(row.equity) && isNumberOrNull(row.balance) && isNumberOrNull(row.margin) ? null : 'an amount is not a number';
}
