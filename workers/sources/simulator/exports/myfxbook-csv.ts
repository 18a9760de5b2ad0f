import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import { isClosed, netOf, type PrintedAccount, priceDigits, printTime } from './printed-account.ts';

/** `05/28/2026 15:53`: month first, to the minute. */
function printMinute(serverMs: number): string {
  const [date = '', time = ''] = printTime(serverMs).split(' ');
  const [year, month, day] = date.split('.');
  return `${month}/${day}/${year} ${time.slice(0, 5)}`;
}

/** `00:08:52:51`: days, hours, minutes, seconds between two printed seconds. */
function printDuration(fromMs: number, toMs: number): string {
  const seconds = Math.floor(toMs / 1000) - Math.floor(fromMs / 1000);
  const parts = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const quoted = (text: string | null) => `"${(text ?? '').replaceAll('"', '""')}"`;

/** A myfxbook export with nothing hidden: closed trades and deposits, then open trades under their own header. Profits of closed trades are net, as there. */
export function printMyfxbook({ account, positions, balanceOps }: PrintedAccount): Uint8Array {
  const digits = priceDigits(positions);
  const priceOf = (position: IngestPosition) => (value: number | null) => (value ?? 0).toFixed(digits.get(position.symbolRaw)!);
  const rows: { atMs: number; line: string }[] = positions.filter(isClosed).map((position) => {
    const { openedAtServerMs, closedAtServerMs, side, symbolRaw, volumeLots, sl, tp, openPrice, closePrice, commission, swap } = position;
    const price = priceOf(position);
    const point = 10 ** -Math.max(0, digits.get(symbolRaw)! - 1);
    const pips = ((closePrice - (openPrice ?? closePrice)) * (side === 'buy' ? 1 : -1)) / point;
    const cells = [
      '',
      printMinute(openedAtServerMs),
      printMinute(closedAtServerMs),
      symbolRaw,
      side === 'buy' ? 'Buy' : 'Sell',
      volumeLots.toFixed(3),
      price(sl),
      price(tp),
      price(openPrice),
      price(closePrice),
      commission.toFixed(4),
      swap.toFixed(4),
      pips.toFixed(1),
      netOf(position).toFixed(2),
      '0',
      quoted(position.comment),
      String(position.magic ?? 0),
      printDuration(openedAtServerMs, closedAtServerMs),
      ...Array.from({ length: 12 }, () => ''),
    ];
    return { atMs: openedAtServerMs, line: cells.join(',') };
  });
  for (const { atServerMs, kind, amount, comment } of balanceOps) {
    const action = kind === 'withdrawal' ? 'Withdrawal' : 'Deposit';
    const zeros = '0.000,0.00000,0.00000,0.00000,0.00000,0.0000,0.0000,0.0';
    rows.push({
      atMs: atServerMs,
      line: `,${printMinute(atServerMs)},,,${action},${zeros},${amount.toFixed(2)},0,${quoted(comment)},0,00:00:00:00,,,,,,,,,,,,`,
    });
  }
  const { currency } = account;
  const header = `Tags,Open Date,Close Date,Symbol,Action,Units/Lots,SL,TP,Open Price,Close Price,Commission,Swap,Pips,Profit,Gain,Comment,Magic Number,Duration (DD:HH:MM:SS),Profitable(%),Profitable(time duration),Drawdown,Risk:Reward,Max(pips),Max(${currency}),Min(pips),Min(${currency}),Entry Accuracy(%),Exit Accuracy(%),ProfitMissed(pips),ProfitMissed(${currency})`;
  const open = positions
    .filter((position) => !isClosed(position))
    .map((position) => {
      const price = priceOf(position);
      const { openedAtServerMs, symbolRaw, side, volumeLots, openPrice, tp, sl, profit, swap } = position;
      const action = side === 'buy' ? 'Buy' : 'Sell';
      return `,${printMinute(openedAtServerMs)},${symbolRaw},${action},${volumeLots.toFixed(3)},${price(openPrice)},${price(tp)},${price(sl)},${profit.toFixed(2)},0.0,${swap}`;
    });
  const lines = [header, ...rows.sort((a, b) => b.atMs - a.atMs).map(({ line }) => line), ''];
  if (open.length > 0) lines.push('Open Trades', 'Tags,Open Date,Symbol,Action,Lots,Open Price,TP,SL,Profit,Pips,Swap', ...open, '');
  return new TextEncoder().encode(lines.join('\n'));
}
