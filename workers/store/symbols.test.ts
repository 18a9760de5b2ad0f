import fs from 'node:fs';
import zlib from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasSharedData, sharedFiles } from '#tests/setup/shared-data.ts';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { instrumentOf } from '#workers/contracts/instruments.ts';
import { openRawStore } from './raw-store.ts';
import { canonicalSymbol, type SymbolAliases } from './symbols.ts';

let aliases: SymbolAliases;
test('the seeded aliases all lead to a known instrument', () => {
  const store = openRawStore(tempDataDir());
  aliases = new Map(store.db.prepare('SELECT alias, symbol FROM symbol_aliases').raw().all() as [string, string][]);
  store.close();
  expect(aliases.size).toBeGreaterThan(200);
  expect([...aliases.values()].filter((symbol) => !instrumentOf(symbol))).toEqual([]);
});

test.each([
  ['EURUSD', 'EURUSD'],
  ['eurusd', 'EURUSD'],
  [' EURUSD ', 'EURUSD'],
  ['EUR/USD', 'EURUSD'],
  ['EURUSD.ecn', 'EURUSD'],
  ['EURUSDm', 'EURUSD'],
  ['EURUSDmicro', 'EURUSD'],
  ['EURUSD.r', 'EURUSD'],
  ['EURUSD-pro', 'EURUSD'],
  ['EURUSD_i', 'EURUSD'],
  ['EURUSD+', 'EURUSD'],
  ['#EURUSD', 'EURUSD'],
  ['#EURUSDm#', 'EURUSD'],
  ['GOLD', 'XAUUSD'],
  ['GOLD.', 'XAUUSD'],
  ['XAUUSD.cash', 'XAUUSD'],
  ['SILVER', 'XAGUSD'],
  ['US30.cash', 'US30'],
  ['DJ30', 'US30'],
  ['NAS100', 'NAS100'],
  ['US100', 'NAS100'],
  ['USTEC', 'NAS100'],
  ['NDX', 'NAS100'],
  ['NDXUSDm.', 'NAS100'],
  ['SPX500', 'US500'],
  ['.US500Cash', 'US500'],
  ['DE40', 'GER40'],
  ['GER30.m', 'GER40'],
  ['DAX', 'GER40'],
  ['JP225', 'JPN225'],
  ['BTCUSDT', 'BTCUSD'],
  ['BTC/USD', 'BTCUSD'],
  ['XBTUSD', 'BTCUSD'],
  ['USOIL', 'XTIUSD'],
  ['LCOK3', 'XBRUSD'],
  ['OIL-MAY26', 'XTIUSD'],
  ['ESZ24', 'US500'],
  ['AAPL.NAS', 'AAPL'],
  ['ZZZZ.NYSE', 'ZZZZ'],
  ['Apple.', 'AAPL'],
])('%s is %s', (raw, symbol) => {
  expect(canonicalSymbol(raw, aliases)).toEqual({ symbol, known: true });
});

test.each(['', 'ABCDEF', 'EUREUR', 'archived', 'Cashback', 'CLM', 'DOWN', 'GASX', 'FOO.ecn'])('"%s" passes through as unknown', (raw) => {
  expect(canonicalSymbol(raw, aliases)).toEqual({ symbol: raw, known: false });
});

test('an alias of the firm goes before every rule', () => {
  expect(canonicalSymbol('EURUSD.x', new Map([['EURUSD.X', 'EURX']]))).toEqual({ symbol: 'EURX', known: true });
});

test('contract sizes and currencies follow from the canonical symbol', () => {
  expect(instrumentOf('EURUSD')).toMatchObject({
    assetClass: 'forex',
    contractSize: 100_000,
    baseCurrency: 'EUR',
    quoteCurrency: 'USD',
    pipSize: 0.0001,
  });
  expect(instrumentOf('USDJPY')).toMatchObject({ quoteCurrency: 'JPY', pipSize: 0.01 });
  expect(instrumentOf('XAUUSD')).toMatchObject({ assetClass: 'metal', contractSize: 100, quoteCurrency: 'USD' });
  expect(instrumentOf('GER40')).toMatchObject({ assetClass: 'index', contractSize: 1, quoteCurrency: 'EUR', baseCurrency: null });
  expect(instrumentOf('BTCUSD')).toMatchObject({ assetClass: 'crypto', contractSize: 1 });
  expect(instrumentOf('NOPE')).toBeNull();
});

describe.skipIf(!hasSharedData)('the real book', () => {
  const symbols = new Map<string, number>();
  beforeAll(() => {
    for (const file of sharedFiles('jlj', /mql[45]\/.*\.csv\.gz$/)) {
      const rows = zlib.gunzipSync(fs.readFileSync(file)).toString('utf8').split('\n');
      for (const row of rows) {
        const [, type, , symbol] = row.split(';');
        if (symbol && /^(Buy|Sell)/.test(type!)) symbols.set(symbol, (symbols.get(symbol) ?? 0) + 1);
      }
    }
  });

  test('has hardly a trade in an unknown symbol', () => {
    expect(symbols.size).toBeGreaterThan(100);
    const rowsOf = (entries: [string, number][]) => entries.reduce((rows, [, count]) => rows + count, 0);
    const unknown = [...symbols].filter(([raw]) => !canonicalSymbol(raw, aliases).known);
    expect(rowsOf(unknown) / rowsOf([...symbols]), unknown.map(([raw]) => raw).join(' ')).toBeLessThan(0.002);
  });
});
