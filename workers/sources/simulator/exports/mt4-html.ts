import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import {
  closeMark,
  continuations,
  escapeXml,
  impliedPrice,
  isClosed,
  netOf,
  type PrintedAccount,
  priceDigits,
  printFixed,
  printMoney,
  printTime,
  sumOf,
  tradeFigures,
} from './printed-account.ts';

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `2018 May 23, 12:19` */
function printDate(serverMs: number): string {
  const time = new Date(serverMs);
  return `${time.getUTCFullYear()} ${months[time.getUTCMonth()]} ${time.getUTCDate()}, ${printTime(serverMs).slice(11, 16)}`;
}

const money = (value: number) => `<td class=mspt>${printMoney(value)}</td>`;
const bold = (value: string) => `<td colspan=2 class=mspt><b>${value}</b></td>`;
const spacer = '<tr><td colspan=14 style="font: 1pt arial">&nbsp;</td></tr>';
const title = (text: string) => `<tr align=left><td colspan=14><b>${text}:</b></td></tr>`;
const header = (...names: string[]) => `<tr align=center bgcolor="#C0C0C0">${names.map((name) => `<td nowrap>${name}</td>`).join('')}</tr>`;
const moneyHeader = ['Commission', 'Taxes', 'Swap', 'Profit'];

function sums(positions: readonly IngestPosition[]): string {
  const totals = [
    sumOf(positions, ({ commission }) => commission),
    0,
    sumOf(positions, ({ swap }) => swap),
    sumOf(positions, ({ profit }) => profit),
  ];
  return `<tr align=right>\n<td colspan=10>&nbsp;</td>\n${totals.map(money).join('\n')}\n</tr>`;
}

/** The DetailedStatement of an MT4 terminal: closed transactions with deposits, open trades, an empty list of working orders, summary and details. */
export function printMt4Statement({ account, positions, balanceOps, printedAtServerMs }: PrintedAccount): Uint8Array {
  const digits = priceDigits(positions);
  const continued = continuations(positions);
  const closed = positions.filter(isClosed);
  const open = positions.filter((position) => !isClosed(position));

  const row = (position: IngestPosition, order: number) => {
    const price = (value: number | null) => {
      const count = digits.get(position.symbolRaw)!;
      return `<td style="mso-number-format:0\\.${'0'.repeat(count)};">${printFixed(value ?? 0, count)}</td>`;
    };
    const mark = closeMark(position, continued.get(position.positionRef ?? '') ?? null);
    // `[sl]` and `[tp]` are added to a comment, everything else replaces it
    const words = mark === '' || mark.startsWith('[') ? `${position.comment ?? ''}${mark}` : mark;
    const tip = position.magic === null ? words : `#${position.magic} ${words}`.trim();
    return [
      `<tr${order % 2 === 0 ? '' : ' bgcolor=#E0E0E0'} align=right><td${tip === '' ? '' : ` title="${escapeXml(tip)}"`}>${position.positionRef}</td>`,
      `<td class=msdate nowrap>${printTime(position.openedAtServerMs)}</td><td>${position.side}</td>`,
      `<td class=mspt>${position.volumeLots.toFixed(2)}</td><td>${position.symbolRaw.toLowerCase()}</td>`,
      price(position.openPrice),
      price(position.sl),
      price(position.tp),
      `<td class=msdate nowrap>${position.closedAtServerMs === null ? '&nbsp;' : printTime(position.closedAtServerMs)}</td>`,
      price(position.closePrice ?? impliedPrice(position)),
      `${money(position.commission)}${money(0)}${money(position.swap)}${money(position.profit)}</tr>`,
    ].join('');
  };
  const transactions = [
    ...closed.map((position) => ({ atMs: position.openedAtServerMs, print: (order: number) => row(position, order) })),
    ...balanceOps.map((op, index) => ({
      atMs: op.atServerMs,
      print: (order: number) =>
        `<tr${order % 2 === 0 ? '' : ' bgcolor=#E0E0E0'} align=right><td title="${escapeXml(op.comment ?? '')}">${900_000_000 + index}</td><td class=msdate nowrap>${printTime(op.atServerMs)}</td><td>balance</td><td colspan=10 align=left>${escapeXml(op.comment ?? '')}</td>${money(op.amount)}</tr>`,
    })),
  ].sort((a, b) => a.atMs - b.atMs);

  const deposits = sumOf(balanceOps, ({ amount }) => amount);
  const figures = tradeFigures(closed);
  const floating = sumOf(open, netOf);
  const balance = sumOf([deposits, figures.netProfit], (amount) => amount);
  const html = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
  <head>
    <title>Statement: ${account.accountRef} - ${escapeXml(account.name ?? '')}</title>
    <meta name="generator" content="MetaQuotes Software Corp.">
    <link rel="help" href="http://www.metaquotes.net">
  </head>
<body topmargin=1 marginheight=1>
<div align=center>
<div style="font: 20pt Times New Roman"><b>${escapeXml(account.server ?? '')}</b></div><br>
<table cellspacing=1 cellpadding=3 border=0>
<tr align=left>
    <td colspan=2><b>Account: ${account.accountRef}</b></td>
    <td colspan=5><b>Name: ${escapeXml(account.name ?? '')}</b></td>
    <td colspan=2><b>Currency: ${account.currency}</b></td>
    <td colspan=2><b>Leverage: ${account.leverage === null ? '' : `1:${account.leverage}`}</b></td>
    <td colspan=3 align=right><b>${printDate(printedAtServerMs)}</b></td></tr>
${title('Closed Transactions')}
${header('Ticket', 'Open Time', 'Type', 'Size', 'Item', 'Price', 'S / L', 'T / P', 'Close Time', 'Price', ...moneyHeader)}
${transactions.map(({ print }, order) => print(order)).join('\n')}
${sums(closed)}
<tr align=right>
    <td colspan=12 align=right><b>Closed P/L:</b></td>
    <td colspan=2 align=right title="Commission + Swap + Profit + Taxes" class=mspt><b>${printMoney(figures.netProfit)}</b></td>
</tr>
${title('Open Trades')}
${header('Ticket', 'Open Time', 'Type', 'Size', 'Item', 'Price', 'S / L', 'T / P', '&nbsp;', 'Price', ...moneyHeader)}
${open.length === 0 ? '<tr align=right><td colspan=13 align=center>No transactions</td></tr>' : open.map(row).join('\n')}
${sums(open)}
<tr><td colspan=10>&nbsp;</td><td colspan=2 align=right><b>Floating P/L:</b></td>
    <td colspan=2 align=right title="Commission + Swap + Profit" class=mspt><b>${printMoney(floating)}</b></td></tr>
${title('Working Orders')}
<tr align=center bgcolor="#C0C0C0"><td>Ticket</td><td nowrap>Open Time</td><td>Type</td><td>Size</td><td>Item</td><td>Price</td><td>S / L</td><td>T / P</td><td colspan=2 nowrap>Market Price</td><td colspan=4>&nbsp;</td></tr>
<tr align=right><td colspan=13 align=center>No transactions</td></tr>
${spacer}
${title('Summary')}
<tr align=right><td colspan=2><b>Deposit/Withdrawal:</b></td>${bold(printMoney(deposits))}
    <td colspan=4><b>Credit Facility:</b></td><td class=mspt><b>0.00</b></td><td colspan=5>&nbsp;</td></tr>
<tr align=right><td colspan=2><b>Closed Trade P/L:</b></td>${bold(printMoney(figures.netProfit))}
    <td colspan=4><b>Floating P/L:</b></td><td class=mspt><b>${printMoney(floating)}</b></td><td colspan=3><b>Margin:</b></td>${bold('0.00')}</tr>
<tr align=right><td colspan=2><b>Balance:</b></td>${bold(printMoney(balance))}
    <td colspan=4><b>Equity:</b></td><td class=mspt><b>${printMoney(balance + floating)}</b></td><td colspan=3><b>Free Margin:</b></td>${bold(printMoney(balance + floating))}</tr>
${spacer}
${title('Details')}
<tr align=right><td colspan=2><b>Gross Profit:</b></td>${bold(printMoney(figures.grossProfit))}
    <td colspan=4><b>Gross Loss:</b></td><td class=mspt><b>${printMoney(-figures.grossLoss)}</b></td><td colspan=3><b>Total Net Profit:</b></td>${bold(printMoney(figures.netProfit))}</tr>
<tr align=right><td colspan=2><b>Profit Factor:</b></td>${bold(figures.profitFactor.toFixed(2))}
    <td colspan=4><b>Expected Payoff:</b></td><td class=mspt><b>${printMoney(figures.expectedPayoff)}</b></td><td colspan=5>&nbsp;</td></tr>
<tr align=right><td colspan=2><b>Total Trades:</b></td>${bold(String(figures.trades))}
    <td colspan=4><b>Short Positions (won %):</b></td><td class=mspt><b>${figures.shortTrades}</b></td><td colspan=3><b>Long Positions (won %):</b></td>${bold(figures.longTrades)}</tr>
<tr align=right><td colspan=8><b>Profit Trades (% of total):</b></td><td class=mspt><b>${figures.profitTrades}</b></td><td colspan=3><b>Loss trades (% of total):</b></td>${bold(figures.lossTrades)}</tr>
</table>
</div></body></html>
`;
  return new TextEncoder().encode(html);
}
