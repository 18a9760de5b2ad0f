import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import { impliedPrice, isClosed, type PrintedAccount, priceDigits, sumOf, tradeFigures } from './printed-account.ts';

/** A cell of a report: a text, or a number with the digits it is printed with. `null` is an empty cell. */
export type ReportCell = string | { value: number; digits: number } | null;
export type Mt5Section = { title: string; header: string[]; rows: ReportCell[][]; sums: ReportCell[] | null };
/** An MT5 history report before it is printed as HTML or as a workbook. */
export type Mt5Report = {
  title: string;
  head: [label: string, value: string][];
  sections: Mt5Section[];
  /** Rows of label and value pairs under the tables. */
  summary: [label: string, value: ReportCell][][];
  results: [label: string, value: ReportCell][][];
};

type Deal = { atMs: number; rank: number; cells: ReportCell[]; commission: number; swap: number; profit: number; comment: string };

const money = (value: number): ReportCell => ({ value: Math.round(value * 100) / 100, digits: 2 });
const halfCommission = (commission: number) => Math.round(commission * 50) / 100;
const closeComment = ({ closeReason, closePrice }: IngestPosition, digits: number) =>
  closeReason === 'sl' || closeReason === 'tp' || closeReason === 'so' ? `[${closeReason} ${(closePrice ?? 0).toFixed(digits)}]` : '';

/** Puts an account into the tables of an MT5 history report: positions, the orders and deals behind them, what is open, and the totals. */
export function layOutMt5Report(
  { account, positions, balanceOps, printedAtServerMs }: PrintedAccount,
  time: (serverMs: number) => string,
): Mt5Report {
  const digits = priceDigits(positions);
  const closed = positions.filter(isClosed);
  const open = positions.filter((position) => !isClosed(position));
  const price = (position: IngestPosition, value: number | null): ReportCell =>
    value === null ? null : { value, digits: digits.get(position.symbolRaw)! };
  const lots = (position: IngestPosition): ReportCell => ({ value: position.volumeLots, digits: 2 });
  const other = (position: IngestPosition) => (position.side === 'buy' ? 'sell' : 'buy');

  // the terminal numbers closing orders and deals after the opening ones
  let nextOrder = positions.reduce((highest, { positionRef }) => Math.max(highest, Number(positionRef)), 0);
  const orders: { atMs: number; cells: ReportCell[] }[] = [];
  const deals: Deal[] = balanceOps.map((op) => ({
    atMs: op.atServerMs,
    rank: 0,
    cells: [null, 'balance', null, null, null, null],
    commission: 0,
    swap: 0,
    profit: op.amount,
    comment: op.comment ?? '',
  }));
  const order = (position: IngestPosition, number: string, side: string, atMs: number, comment: string) => {
    const volume = `${position.volumeLots} / ${position.volumeLots}`;
    const stops = [price(position, position.sl), price(position, position.tp)];
    orders.push({ atMs, cells: [time(atMs), number, position.symbolRaw, side, volume, 'market', ...stops, time(atMs), 'filled', comment] });
  };
  for (const position of positions) {
    const ref = position.positionRef ?? '';
    const { openedAtServerMs, symbolRaw, side, commission, swap, profit } = position;
    const entryCommission = isClosed(position) ? halfCommission(commission) : commission;
    const comment = position.comment ?? '';
    order(position, ref, side, openedAtServerMs, comment);
    const entry: ReportCell[] = [symbolRaw, side, 'in', lots(position), price(position, position.openPrice), ref];
    deals.push({ atMs: openedAtServerMs, rank: 1, cells: entry, commission: entryCommission, swap: 0, profit: 0, comment });
    if (!isClosed(position)) continue;
    const closingOrder = String(++nextOrder);
    const reason = closeComment(position, digits.get(symbolRaw)!);
    order(position, closingOrder, other(position), position.closedAtServerMs, reason);
    const exit: ReportCell[] = [symbolRaw, other(position), 'out', lots(position), price(position, position.closePrice), closingOrder];
    deals.push({
      atMs: position.closedAtServerMs,
      rank: 2,
      cells: exit,
      commission: commission - entryCommission,
      swap,
      profit,
      comment: reason,
    });
  }
  deals.sort((a, b) => a.atMs - b.atMs || a.rank - b.rank);
  orders.sort((a, b) => a.atMs - b.atMs);
  let balance = 0;
  const dealRows = deals.map(({ atMs, cells, commission, swap, profit, comment }, index): ReportCell[] => {
    balance += commission + swap + profit;
    return [
      time(atMs),
      String(700_000_000 + index),
      ...cells,
      money(commission),
      money(0),
      money(swap),
      money(profit),
      money(balance),
      comment,
    ];
  });
  const dealSums = [
    sumOf(deals, ({ commission }) => commission),
    0,
    sumOf(deals, ({ swap }) => swap),
    sumOf(deals, ({ profit }) => profit),
    balance,
  ];

  const positionRow = (position: IngestPosition): ReportCell[] => [
    time(position.openedAtServerMs),
    position.positionRef,
    position.symbolRaw,
    position.side,
    lots(position),
    price(position, position.openPrice),
    price(position, position.sl),
    price(position, position.tp),
  ];
  const figures = tradeFigures(closed);
  const booked = sumOf(open, ({ commission }) => commission);
  const floating = sumOf(open, ({ profit, swap }) => profit + swap);
  const sections: Mt5Section[] = [
    {
      title: 'Positions',
      header: ['Time', 'Position', 'Symbol', 'Type', 'Volume', 'Price', 'S / L', 'T / P', 'Time', 'Price', 'Commission', 'Swap', 'Profit'],
      rows: closed.map((position) => [
        ...positionRow(position),
        time(position.closedAtServerMs),
        price(position, position.closePrice),
        money(position.commission),
        money(position.swap),
        money(position.profit),
      ]),
      sums: null,
    },
    {
      title: 'Orders',
      header: ['Open Time', 'Order', 'Symbol', 'Type', 'Volume', 'Price', 'S / L', 'T / P', 'Time', 'State', 'Comment'],
      rows: orders.map(({ cells }) => cells),
      sums: null,
    },
    {
      title: 'Deals',
      header: [
        'Time',
        'Deal',
        'Symbol',
        'Type',
        'Direction',
        'Volume',
        'Price',
        'Order',
        'Commission',
        'Fee',
        'Swap',
        'Profit',
        'Balance',
        'Comment',
      ],
      rows: dealRows,
      sums: [...Array.from({ length: 8 }, () => null), ...dealSums.map(money), null],
    },
  ];
  if (open.length > 0) {
    sections.push({
      title: 'Open Positions',
      header: ['Time', 'Position', 'Symbol', 'Type', 'Volume', 'Price', 'S / L', 'T / P', 'Market Price', 'Swap', 'Profit', 'Comment'],
      rows: open.map((position) => [
        ...positionRow(position),
        price(position, Number(impliedPrice(position).toFixed(digits.get(position.symbolRaw)!))),
        money(position.swap),
        money(position.profit),
        position.comment,
      ]),
      sums: [
        ...Array.from({ length: 9 }, () => null),
        money(sumOf(open, ({ swap }) => swap)),
        money(sumOf(open, ({ profit }) => profit)),
        null,
      ],
    });
  }
  return {
    title: 'Trade History Report',
    head: [
      ['Name:', account.name ?? ''],
      ['Account:', `${account.accountRef} (${account.currency}, ${account.server ?? ''}, ${account.isDemo ? 'demo' : 'real'}, Hedge)`],
      ['Company:', account.server ?? ''],
      ['Date:', time(printedAtServerMs).slice(0, 16)],
    ],
    sections,
    summary: [
      [
        ['Balance:', money(balance)],
        ['Free Margin:', money(balance + floating)],
      ],
      [
        ['Credit Facility:', money(0)],
        ['Margin:', money(0)],
      ],
      [
        ['Floating P/L:', money(floating)],
        ['Margin Level:', '0.00%'],
      ],
      [['Equity:', money(balance + floating)]],
    ],
    results: [
      [
        ['Total Net Profit:', money(figures.netProfit + booked)],
        ['Gross Profit:', money(figures.grossProfit)],
        ['Gross Loss:', money(figures.grossLoss + booked)],
      ],
      [
        ['Profit Factor:', { value: figures.profitFactor, digits: 2 }],
        ['Expected Payoff:', { value: figures.expectedPayoff, digits: 2 }],
      ],
      [
        ['Total Trades:', String(figures.trades)],
        ['Short Trades (won %):', figures.shortTrades],
        ['Long Trades (won %):', figures.longTrades],
      ],
      [
        ['', null],
        ['Profit Trades (% of total):', figures.profitTrades],
        ['Loss Trades (% of total):', figures.lossTrades],
      ],
    ],
  };
}
