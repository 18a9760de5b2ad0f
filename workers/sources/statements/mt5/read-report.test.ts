import { describe, expect, test } from 'vitest';
import { type TestCell, workbook } from '#tests/setup/workbook.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import { reconcile } from '../reconcile.ts';
import { mt5Html, mt5Xlsx } from './index.ts';

const settings: ImportSettings = {
  clock: { offsetMinutes: 120, daylight: 'us' },
  stage: null,
  groupRef: null,
  importBacktests: false,
  mapping: null,
};

type Line = (string | number | null)[];
const blank = (count: number): null[] => Array.from({ length: count }, () => null);

const words = {
  English: {
    positions: 'Time|Position|Symbol|Type|Volume|Price|S / L|T / P|Time|Price|Commission|Swap|Profit',
    orders: 'Open Time|Order|Symbol|Type|Volume|Price|S / L|T / P|Time|State||Comment',
    deals: 'Time|Deal|Symbol|Type|Direction|Volume|Price|Order|Commission|Fee|Swap|Profit|Balance|Comment',
    open: 'Time|Position|Symbol|Type|Volume|Price|S / L|T / P|Market Price|Swap|Profit|Comment',
  },
  Spanish: {
    positions: 'Fecha/Hora|Posición|Símbolo|Tipo|Volumen|Precio|S / L|T / P|Fecha/Hora|Precio|Comisión|Swap|Beneficio',
    orders: 'Fecha/Hora de apertura|Orden|Símbolo|Tipo|Volumen|Precio|S / L|T / P|Fecha/Hora|Estado||Comentario',
    deals: 'Fecha/Hora|Transacción|Símbolo|Tipo|Dirección|Volumen|Precio|Orden|Comisión|Tasa|Swap|Beneficio|Balance|Comentario',
    open: 'Fecha/Hora|Posición|Símbolo|Tipo|Volumen|Precio|S / L|T / P|Precio de mercado|Swap|Beneficio|Comentario',
  },
  French: {
    positions: 'Heure|Position|Symbole|Type|Volume|Prix|S / L|T / P|Heure|Prix|Commission|Echange|Profit',
    orders: "Heure d'ouverture|Ordre|Symbole|Type|Volume|Prix|S / L|T / P|Heure|État||Commentaire",
    deals: 'Heure|Opération|Symbole|Type|Direction|Volume|Prix|Ordre|Commission|Frais|Echange|Profit|Solde|Commentaire',
    open: 'Heure|Position|Symbole|Type|Volume|Prix|S / L|T / P|Prix du marché|Echange|Profit|Commentaire',
  },
  Japanese: {
    positions: '時間|ポジション|銘柄|タイプ|数量|価格|決済逆指値(S/L)|決済指値(T/P)|時間|価格|手数料|スワップ|損益',
    orders: 'オープン時間|注文|銘柄|タイプ|数量|価格|決済逆指値(S/L)|決済指値(T/P)|時間|状態||コメント',
    deals: '時間|約定|銘柄|タイプ|新規・決済|数量|価格|注文|手数料|料金|スワップ|損益|残高|コメント',
    open: '時間|ポジション|銘柄|タイプ|数量|価格|決済逆指値(S/L)|決済指値(T/P)|時価|スワップ|損益|コメント',
  },
  Russian: {
    positions: 'Время|Позиция|Символ|Тип|Объем|Цена|S / L|T / P|Время|Цена|Комиссия|Своп|Прибыль',
    orders: 'Время открытия|Ордер|Символ|Тип|Объем|Цена|S / L|T / P|Время|Состояние||Комментарий',
    deals: 'Время|Сделка|Символ|Тип|Направление|Объем|Цена|Ордер|Комиссия|Сбор|Своп|Прибыль|Баланс|Комментарий',
    open: 'Время|Позиция|Символ|Тип|Объем|Цена|S / L|T / P|Рыночная цена|Своп|Прибыль|Комментарий',
  },
  Portuguese: {
    positions: 'Horário|Posição|Ativo|Tipo|Volume|Preço|S / L|T / P|Horário|Preço|Comissão|Swap|Lucro',
    orders: 'Horário da Abertura|Ordem|Ativo|Tipo|Volume|Preço|S / L|T / P|Horário|Estado||Comentário',
    deals: 'Horário|Oferta|Ativo|Tipo|Direção|Volume|Preço|Ordem|Comissão|Taxa|Swap|Lucro|Saldo|Comentário',
    open: 'Horário|Posição|Ativo|Tipo|Volume|Preço|S / L|T / P|Preço de mercado|Swap|Lucro|Comentário',
  },
  Chinese: {
    positions: '时间|持仓|交易品种|类型|交易量|价位|止损|获利|时间|价位|手续费|库存费|盈利',
    orders: '开仓时间|订单|交易品种|类型|交易量|价位|止损|获利|时间|状态||注释',
    deals: '时间|成交|交易品种|类型|趋势|交易量|价位|订单|手续费|费用|库存费|盈利|结余|注释',
    open: '时间|持仓|交易品种|类型|交易量|价位|止损|获利|市场价格|库存费|盈利|注释',
  },
};

const account = '555001 (USD, 1:100, Example-Demo, demo, Hedge)';
const head = (value: string): Line[] => [
  ['Trade History Report'],
  ['Name:', null, null, 'Test Trader'],
  ['Account:', null, null, value],
  ['Company:', null, null, 'Example Broker Ltd'],
  ['Date:', null, null, '2024.02.01 12:30'],
];

type Content = {
  heading?: typeof words.English;
  positions?: Line[];
  orders?: Line[];
  deals?: Line[];
  open?: Line[];
  account?: string;
  summary?: Line[];
};

const closedTrade: Line = [
  '2024.01.03 09:00:01',
  5001,
  'EURUSD',
  'buy',
  '0.5',
  1.1,
  1.09,
  null,
  '2024.01.03 10:30:00',
  1.102,
  -3.5,
  -1.25,
  100,
];
const stoppedTrade: Line = [
  '2024.01.04 09:00:00',
  5003,
  'XAUUSD',
  'sell',
  '1',
  2050.5,
  2060,
  2000,
  '2024.01.04 11:00:00',
  2060,
  -7,
  0,
  -950,
];
const openTrade: Line = ['2024.01.31 09:00:00', 5005, 'USDJPY', 'sell', '0.2', 147.1, null, null, 147.0, -0.5, 13.6, null];
const deals: Line[] = [
  ['2024.01.02 10:00:00', 1, null, 'balance', null, null, null, null, 0, 0, 0, '10 000.00', '10 000.00', 'Deposit'],
  ['2024.01.03 09:00:01', 2, 'EURUSD', 'buy', 'in', '0.5', 1.1, 5001, -1.75, 0, 0, 0, '9 998.25', 'breakout'],
  ['2024.01.03 10:30:00', 3, 'EURUSD', 'sell', 'out', '0.5', 1.102, 5002, -1.75, 0, -1.25, 100, '10 095.25', null],
  ['2024.01.04 09:00:00', 4, 'XAUUSD', 'sell', 'in', '1', 2050.5, 5003, -3, -0.5, 0, 0, '10 091.75', null],
  ['2024.01.04 11:00:00', 5, 'XAUUSD', 'buy', 'out', '1', 2060, 5004, -3, -0.5, 0, -950, '9 138.25', '[sl 2060.00]'],
  ['2024.01.31 09:00:00', 6, 'USDJPY', 'sell', 'in', '0.2', 147.1, 5005, -0.7, 0, 0, 0, '9 137.55', 'carry'],
  [...blank(8), -10.7, -1, -1.25, '9 150.00', '9 137.55', null],
];
const orders: Line[] = [
  ['2024.01.03 09:00:01', 5001, 'EURUSD', 'buy', '0.5 / 0.5', 'market', 1.09, null, '2024.01.03 09:00:01', 'filled', null, 'breakout'],
  ['2024.01.03 12:00:00', 5009, 'EURUSD', 'buy limit', '0.1 / 0', 1.05, null, null, '2024.01.03 13:00:00', 'canceled', null, null],
];
const summary: Line[] = [
  ['Balance:', null, null, 9137.55, null, null, 'Free Margin:', null, null, 9100],
  ['Credit Facility:', null, null, 0, null, null, 'Margin:', null, null, 50.65],
  ['Floating P/L:', null, null, 13.1, null, null, 'Margin Level:', null, null, 180],
  ['Equity:', null, null, 9150.65],
  ['Results'],
  ['Total Net Profit:', null, null, -862.45, 'Gross Profit:', null, null, 95.25, 'Gross Loss:', null, null, -957.7],
  ['Profit Factor:', null, null, 0.1, 'Expected Payoff:', null, null, -400],
  ['Recovery Factor:', null, null, 0.1, 'Sharpe Ratio:', null, null, -1],
  ['Balance Drawdown:'],
  ['Total Trades:', null, null, 2, 'Short Trades (won %):', null, null, '1 (0.00%)', 'Long Trades (won %):', null, null, '1 (100.00%)'],
];

function lines({ heading = words.English, ...content }: Content): Line[] {
  const table = (title: string, names: string, rows: Line[] | undefined): Line[] =>
    rows ? [[title], names.split('|').map((name) => name || null), ...rows] : [];
  return [
    ...head(content.account ?? account),
    ...table('Positions', heading.positions, content.positions),
    ...table('Orders', heading.orders, content.orders),
    ...table('Deals', heading.deals, content.deals),
    ...table('Open Positions', heading.open, content.open),
    ...(content.summary ?? []),
  ];
}

const full: Content = { positions: [closedTrade, stoppedTrade], orders, deals, open: [openTrade], summary };

const asHtml = (rows: Line[]) =>
  `<html><head><title>555001: Test</title></head><body><table>\r\n${rows
    .map(
      (row) =>
        `<tr>${row.map((cell) => `<td nowrap>${typeof cell === 'string' ? cell.replaceAll(' ', '&nbsp;') : (cell ?? '')}</td>`).join('')}</tr>`,
    )
    .join('\r\n')}\r\n</table></body></html>`;

const fromHtml = (content: Content, own: Partial<ImportSettings> = {}) => {
  const file = { name: 'ReportHistory.html', bytes: Buffer.from(`\ufeff${asHtml(lines(content))}`, 'utf16le') };
  expect(mt5Html.detect(file)).toBe(true);
  return mt5Html.read(file, { ...settings, ...own });
};
const fromXlsx = (content: Content | Line[][], own: Partial<ImportSettings> = {}) => {
  const sheets = Array.isArray(content) ? content : [lines(content)];
  const bytes = workbook({ sheets: sheets.map((rows, index) => ({ name: `Sheet${index + 1}`, rows: rows as TestCell[][] })) });
  const file = { name: 'Report-A.xlsx', bytes };
  expect(mt5Xlsx.detect(file)).toBe(true);
  return mt5Xlsx.read(file, { ...settings, ...own });
};

test('account, positions, deposits and pending orders are read and add up', () => {
  const document = fromHtml(full);
  const [batch] = document.batches;
  expect(batch?.account).toMatchObject({
    source: 'mt5',
    accountRef: '555001',
    name: 'Test Trader',
    server: 'Example-Demo',
    currency: 'USD',
    leverage: 100,
    stage: 'demo',
    initialBalance: 10_000,
    meta: { company: 'Example Broker Ltd', marginMode: 'hedge', reportedAtServerMs: Date.UTC(2024, 1, 1, 12, 30) },
  });
  expect(batch?.positions).toMatchObject([
    {
      positionRef: '5001',
      symbolRaw: 'EURUSD',
      side: 'buy',
      volumeLots: 0.5,
      openedAtServerMs: Date.UTC(2024, 0, 3, 9, 0, 1),
      openPrice: 1.1,
      closedAtServerMs: Date.UTC(2024, 0, 3, 10, 30),
      closePrice: 1.102,
      sl: 1.09,
      tp: null,
      commission: -3.5,
      swap: -1.25,
      profit: 100,
      comment: 'breakout',
      closeReason: null,
    },
    { positionRef: '5003', side: 'sell', sl: 2060, tp: 2000, profit: -950, closeReason: 'sl' },
    { positionRef: '5005', closedAtServerMs: null, closePrice: null, commission: -0.7, swap: -0.5, profit: 13.6, comment: 'carry' },
  ]);
  expect(batch?.balanceOps).toMatchObject([{ opRef: '1', kind: 'deposit', amount: 10_000, comment: 'Deposit' }]);
  expect(batch?.orders).toMatchObject([{ orderRef: '5009', kind: 'buy-limit', state: 'cancelled', volumeLots: 0.1, price: 1.05 }]);
  expect(batch?.equity).toEqual([{ atServerMs: Date.UTC(2024, 1, 1, 12, 30), balance: 9137.55, equity: 9150.65, margin: 50.65 }]);
  expect(batch?.rejected).toEqual([]);
});

test('totals are compared without what is booked on positions that are still open', () => {
  const document = fromHtml(full);
  expect(document.stated).toMatchObject({ closedProfit: -861.75, balance: 9138.25, trades: 2 });
  expect(document.notes).toEqual(['The printed balance includes -0.70 of commission on positions that are still open.']);
  expect(reconcile(document).status).toBe('reconciled');
});

test('the same report as HTML and as XLSX gives the same rows', () => {
  const withoutOrigin = (document: ReturnType<typeof fromHtml>) =>
    document.batches.map(({ positions, balanceOps, orders, account: { name, ...rest } }) => ({
      rest,
      rows: [...positions, ...balanceOps, ...orders].map(({ origin, ...row }) => row),
    }));
  expect(withoutOrigin(fromXlsx(full))).toEqual(withoutOrigin(fromHtml(full)));
  expect(fromXlsx(full).batches[0]?.positions[0]?.origin).toBe('row 8');
});

test.each(Object.entries(words))('a report in %s is read', (_language, heading) => {
  const document = fromXlsx({ ...full, heading });
  expect(document.batches[0]?.positions.map((position) => [position.positionRef, position.profit, position.comment])).toEqual([
    ['5001', 100, 'breakout'],
    ['5003', -950, null],
    ['5005', 13.6, 'carry'],
  ]);
  expect(document.batches[0]?.orders).toHaveLength(1);
  expect(reconcile(document).status).toBe('reconciled');
});

test('positions and deals are found in a language that is not known', () => {
  const heading = {
    ...words.English,
    positions: 'Čas|Pozice|Symb|Druh|Objem|Cena|Ztráta|Zisk|Čas|Cena|Provize|Swapy|Výnos',
    deals: 'Čas|Obchod|Symb|Druh|Směr|Objem|Cena|Příkaz|Provize|Poplatek|Swapy|Výnos|Zůstatek|Komentář',
  };
  const document = fromXlsx({ ...full, heading });
  expect(document.batches[0]?.positions).toMatchObject([
    { positionRef: '5001', sl: 1.09, closePrice: 1.102, commission: -3.5, profit: 100 },
    { positionRef: '5003', closeReason: 'sl' },
    { positionRef: '5005' },
  ]);
  expect(reconcile(document).status).toBe('reconciled');
});

test('fees of deals that the table of positions leaves out are added once', () => {
  const document = fromXlsx({ ...full, positions: [closedTrade, stoppedTrade.with(10, -6)] });
  expect(document.batches[0]?.positions[1]?.commission).toBe(-7);
  expect(reconcile(document).status).toBe('reconciled');
});

describe('cells', () => {
  const volume = (text: string) => fromXlsx({ positions: [closedTrade.with(4, text)] }).batches[0]?.positions[0];
  test('hold shortened volumes', () => {
    expect(volume('1.04K')?.volumeLots).toBe(1040);
    expect(volume('0.000899')?.volumeLots).toBe(0.000899);
  });
  test('hold closed and whole volume of a position that is partly closed', () => {
    expect(volume('0.02 / 0.05')).toMatchObject({ volumeLots: 0.02, isPartial: true });
  });
  test('hold times of a spreadsheet with AM and PM', () => {
    const [batch] = fromXlsx({ positions: [closedTrade.with(0, '2024.01.03 4:29:44 AM')] }).batches;
    expect(batch?.positions[0]?.openedAtServerMs).toBe(Date.UTC(2024, 0, 3, 4, 29, 44));
  });
  test('hold the comment of a position in a hidden cell', () => {
    const html = asHtml(lines({ positions: [closedTrade] })).replace(
      '<td nowrap>buy</td>',
      '<td>buy</td><td class="hidden" colspan="8">grid 7</td>',
    );
    expect(mt5Html.read({ name: 'r.html', bytes: Buffer.from(html) }, settings).batches[0]?.positions[0]).toMatchObject({
      comment: 'grid 7',
      volumeLots: 0.5,
      profit: 100,
    });
  });
});

test('a row that cannot be read is rejected with its place and the reason', () => {
  const [batch] = fromXlsx({
    positions: [closedTrade, stoppedTrade.with(12, 'n/a'), stoppedTrade.with(0, '2024.99.04 09:00:00'), closedTrade],
  }).batches;
  expect(batch?.positions).toHaveLength(1);
  expect(batch?.rejected.map(({ origin, reason }) => [origin, reason])).toEqual([
    ['row 9', 'profit is not a number: "n/a"'],
    ['row 10', 'time is not a time: "2024.99.04 09:00:00"'],
    ['row 11', 'the position is listed twice'],
  ]);
});

test('a report of deals alone gives positions, marked in a note', () => {
  const document = fromHtml({ orders, deals, summary });
  expect(document.batches[0]?.positions.map(({ positionRef, sl, profit, commission }) => [positionRef, sl, profit, commission])).toEqual([
    ['5001', 1.09, 100, -3.5],
    ['5003', null, -950, -7],
    ['5005', null, 0, -0.7],
  ]);
  expect(document.notes[0]).toContain('rebuilt from its deals');
  expect(reconcile(document).status).toBe('reconciled');
});

test('further closing deals of one position are not further positions', () => {
  const parts = [
    ...deals.slice(0, 2),
    ['2024.01.03 10:00:00', 3, 'EURUSD', 'sell', 'out', '0.2', 1.102, 5002, -0.7, 0, -0.5, 40, '10 000', null],
    ['2024.01.03 10:30:00', 4, 'EURUSD', 'sell', 'out', '0.3', 1.102, 5006, -1.05, 0, -0.75, 60, '10 095.25', null],
  ];
  const results = [summary[9]!.with(7, '0 (0.00%)').with(11, '2 (100.00%)')];
  const document = fromXlsx({ positions: [closedTrade], deals: parts, summary: results });
  expect(document.stated?.trades).toBe(1);
  expect(document.notes).toEqual(['The report counts 2 trades: 1 of them closed a further part of a position.']);
});

test('of a partly closed position only the closed part is kept', () => {
  const rest = openTrade.with(1, 5001).with(2, 'EURUSD');
  const document = fromXlsx({ ...full, positions: [closedTrade.with(4, '0.3 / 0.5')], open: [rest] });
  expect(
    document.batches[0]?.positions.map(({ positionRef, volumeLots, closedAtServerMs }) => [
      positionRef,
      volumeLots,
      closedAtServerMs !== null,
    ]),
  ).toEqual([['5001', 0.3, true]]);
  expect(document.notes[0]).toContain('0.2 lots of them are still open');
});

test('a report of open positions has positions without a close and no totals', () => {
  const tradeHeading = 'Symbol|Position|Time|Type|Volume|Price|S / L|T / P|Market Price|Swap|Profit|Comment';
  const line: Line = ['XAUUSDc', 7001, '2026.04.14 13:21:05', 'sell', '0.2', 4788.85, null, null, 4842.5, 0, -1073.1, 'grid'];
  const rows: Line[] = [
    ...head('163001 (USC, Example-Real22, real, Hedge)'),
    ['Positions'],
    tradeHeading.split('|'),
    line,
    [...blank(9), 0, -1073.1],
    ...summary.slice(0, 4),
    [null, null, 'Exposure'],
    [null, null, 'Assets', null, 'Volume', null, 'Rate', null, 'Currency (USC)'],
    [null, null, 'USC', null, '113007.6M', null, 1, null, 54751.1],
  ];
  const document = fromXlsx([rows]);
  expect(document.batches[0]?.account).toMatchObject({ currency: 'USC', stage: 'live', server: 'Example-Real22' });
  expect(document.batches[0]?.positions).toMatchObject([
    { positionRef: '7001', symbolRaw: 'XAUUSDc', closedAtServerMs: null, profit: -1073.1, comment: 'grid' },
  ]);
  expect(document.batches[0]?.rejected).toEqual([]);
  expect(document.stated).toBeNull();
});

describe('a bare table of positions', () => {
  const bare = (trades: Line[]): Line[] => [words.Spanish.positions.split('|'), ...trades];
  const dollars = [closedTrade, closedTrade.with(1, 5002), closedTrade.with(1, 5003)];
  test('is told by its oldest positions and named after the file, and its currency is inferred', () => {
    const document = fromXlsx([bare(dollars)]);
    expect(document.batches[0]?.account).toMatchObject({ name: 'Report-A', currency: 'USD' });
    expect(fromXlsx([bare([stoppedTrade])]).batches[0]?.account.accountRef).not.toBe(document.batches[0]?.account.accountRef);
    expect(fromXlsx([bare(dollars.toReversed())]).batches[0]?.account.accountRef).toBe(document.batches[0]?.account.accountRef);
    expect(document.notes[0]).toContain('profits and prices say USD');
  });
  test('takes the currency that the importer names', () => {
    expect(fromXlsx([bare(dollars)], { currency: 'EUR' }).batches[0]?.account.currency).toBe('EUR');
  });
  test('on each of several sheets is one account per sheet', () => {
    expect(
      fromXlsx([bare(dollars), bare(dollars.map((trade, index) => trade.with(1, 6001 + index)))]).batches.map((batch) => [
        batch.account.name,
        batch.positions.length,
      ]),
    ).toEqual([
      ['Report-A-Sheet1', 3],
      ['Report-A-Sheet2', 3],
    ]);
  });
  test('beside a sheet of notes is one account', () => {
    expect(
      fromXlsx([
        [
          ['Operation', 1],
          ['Ticket', 5001],
        ],
        bare(dollars),
      ]).batches,
    ).toHaveLength(1);
  });
});

test('a workbook without a table of MetaTrader is not detected', () => {
  const bytes = workbook({
    sheets: [
      {
        name: 's',
        rows: [
          ['Date', 'Symbol', 'Profit'],
          ['2024-01-01', 'EURUSD', 5],
        ],
      },
    ],
  });
  expect(mt5Xlsx.detect({ name: 'ReportHistory.xlsx', bytes })).toBe(false);
});
