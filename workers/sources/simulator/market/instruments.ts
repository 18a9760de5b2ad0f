import type { TradingHours } from './hours.ts';

/** What moves prices: the value of each currency, and of what is not a currency. */
export const factors = [
  'USD',
  'EUR',
  'GBP',
  'JPY',
  'AUD',
  'CAD',
  'CHF',
  'NZD',
  'GOLD',
  'SILVER',
  'EQUITY',
  'TECH',
  'GERMANY',
  'OIL',
  'CRYPTO',
] as const;
export type Factor = (typeof factors)[number];
export const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'AUD', 'CAD', 'CHF', 'NZD'] as const;
export type Currency = (typeof currencies)[number];

type Loads = Partial<Record<Factor, number>>;

/** Standard deviation of a factor's daily log return, and how its activity is spread over the three sessions. */
export const factorSpecs: Record<Factor, { dailyVolatility: number; tokyo: number; london: number; newYork: number }> = {
  USD: { dailyVolatility: 0.0029, tokyo: 0.35, london: 0.9, newYork: 1.3 },
  EUR: { dailyVolatility: 0.0029, tokyo: 0.2, london: 1.4, newYork: 0.9 },
  GBP: { dailyVolatility: 0.0032, tokyo: 0.15, london: 1.6, newYork: 0.8 },
  JPY: { dailyVolatility: 0.0042, tokyo: 1.1, london: 0.8, newYork: 0.9 },
  AUD: { dailyVolatility: 0.0041, tokyo: 1.1, london: 0.8, newYork: 0.8 },
  CAD: { dailyVolatility: 0.0026, tokyo: 0.15, london: 0.5, newYork: 1.8 },
  CHF: { dailyVolatility: 0.0028, tokyo: 0.2, london: 1.4, newYork: 0.8 },
  NZD: { dailyVolatility: 0.0043, tokyo: 1.2, london: 0.7, newYork: 0.8 },
  GOLD: { dailyVolatility: 0.009, tokyo: 0.4, london: 0.9, newYork: 1.5 },
  SILVER: { dailyVolatility: 0.011, tokyo: 0.3, london: 0.9, newYork: 1.5 },
  EQUITY: { dailyVolatility: 0.0088, tokyo: 0.25, london: 0.7, newYork: 2.2 },
  TECH: { dailyVolatility: 0.0058, tokyo: 0.2, london: 0.5, newYork: 2.4 },
  GERMANY: { dailyVolatility: 0.007, tokyo: 0.1, london: 1.9, newYork: 0.7 },
  OIL: { dailyVolatility: 0.019, tokyo: 0.3, london: 0.9, newYork: 1.6 },
  CRYPTO: { dailyVolatility: 0.026, tokyo: 0.8, london: 0.9, newYork: 1.2 },
};

/** US dollars per unit at factor level zero, and what else a currency's value leans on. */
const currencySpecs: Record<Currency, { usd: number; loads: Loads }> = {
  USD: { usd: 1, loads: { USD: 1 } },
  EUR: { usd: 1.09, loads: { EUR: 1 } },
  GBP: { usd: 1.27, loads: { GBP: 1, EUR: 0.35 } },
  JPY: { usd: 1 / 150, loads: { JPY: 1, EQUITY: -0.1 } },
  AUD: { usd: 0.655, loads: { AUD: 1, EQUITY: 0.14 } },
  CAD: { usd: 1 / 1.37, loads: { CAD: 1, OIL: 0.06, USD: 0.35 } },
  CHF: { usd: 1 / 0.88, loads: { CHF: 1, EUR: 0.5 } },
  NZD: { usd: 0.6, loads: { NZD: 1, EQUITY: 0.12, AUD: 0.4 } },
};

export type InstrumentKind = 'fx' | 'metal' | 'index' | 'energy' | 'crypto';
export type Instrument = {
  symbol: string;
  kind: InstrumentKind;
  /** Units per lot. */
  contractSize: number;
  digits: number;
  quote: Currency;
  /** Price at factor level zero. */
  basePrice: number;
  /** Exposure of the log price to each factor, in the order of `factors`. */
  loads: Float64Array;
  hours: TradingHours;
  /** Usual spread in price units in the London session. */
  spread: number;
  /** Interest per night as a share of notional, for a long and a short position (negative is paid by the trader). */
  swapLong: number;
  swapShort: number;
  /** Currencies whose releases move it. */
  newsCurrencies: readonly Currency[];
};

function loadsOf(loads: Loads): Float64Array {
  return Float64Array.from(factors, (factor) => loads[factor] ?? 0);
}

function pair(base: Currency, quote: Currency, spreadPips: number, swapLongPercent: number, swapShortPercent: number): Instrument {
  const pip = quote === 'JPY' ? 0.01 : 0.0001;
  const loads = loadsOf(currencySpecs[base].loads);
  loadsOf(currencySpecs[quote].loads).forEach((load, index) => {
    loads[index]! -= load;
  });
  return {
    symbol: base + quote,
    kind: 'fx',
    contractSize: 100_000,
    digits: quote === 'JPY' ? 3 : 5,
    quote,
    basePrice: currencySpecs[base].usd / currencySpecs[quote].usd,
    loads,
    hours: 'fx',
    spread: spreadPips * pip,
    swapLong: swapLongPercent / 100 / 360,
    swapShort: swapShortPercent / 100 / 360,
    newsCurrencies: [base, quote],
  };
}

type CfdSpec = Omit<Instrument, 'loads' | 'swapLong' | 'swapShort'> & { loads: Loads; swapLongPercent: number; swapShortPercent: number };
const cfd = ({ loads, swapLongPercent, swapShortPercent, ...spec }: CfdSpec): Instrument => ({
  ...spec,
  loads: loadsOf(loads),
  swapLong: swapLongPercent / 100 / 360,
  swapShort: swapShortPercent / 100 / 360,
});

/** The simulated market. Swap rates are yearly percentages in the manner of 2024's interest differentials with a broker's mark-up. */
export const instruments: readonly Instrument[] = [
  pair('EUR', 'USD', 0.5, -2.4, 0.9),
  pair('GBP', 'USD', 0.8, -0.9, -0.8),
  pair('USD', 'JPY', 0.6, 3.9, -6.6),
  pair('AUD', 'USD', 0.7, -1.5, 0.3),
  pair('USD', 'CAD', 0.8, -0.2, -1.8),
  pair('USD', 'CHF', 0.8, 2.6, -5.1),
  pair('NZD', 'USD', 0.9, -0.8, -0.9),
  pair('EUR', 'JPY', 1.0, 2.2, -4.9),
  pair('GBP', 'JPY', 1.5, 3.6, -6.4),
  pair('EUR', 'GBP', 0.8, -2.9, 1.0),
  pair('AUD', 'JPY', 1.2, 2.7, -5.3),
  cfd({
    symbol: 'XAUUSD',
    kind: 'metal',
    contractSize: 100,
    digits: 2,
    quote: 'USD',
    basePrice: 2400,
    loads: { GOLD: 1, USD: -1 },
    hours: 'cfd',
    spread: 0.18,
    swapLongPercent: -6.2,
    swapShortPercent: 2.4,
    newsCurrencies: ['USD'],
  }),
  cfd({
    symbol: 'XAGUSD',
    kind: 'metal',
    contractSize: 5000,
    digits: 3,
    quote: 'USD',
    basePrice: 28.5,
    loads: { GOLD: 1.05, SILVER: 1, USD: -1 },
    hours: 'cfd',
    spread: 0.022,
    swapLongPercent: -6.4,
    swapShortPercent: 2.1,
    newsCurrencies: ['USD'],
  }),
  cfd({
    symbol: 'US500',
    kind: 'index',
    contractSize: 10,
    digits: 1,
    quote: 'USD',
    basePrice: 5600,
    loads: { EQUITY: 1, USD: -0.1 },
    hours: 'cfd',
    spread: 0.5,
    swapLongPercent: -7.5,
    swapShortPercent: 1.8,
    newsCurrencies: ['USD'],
  }),
  cfd({
    symbol: 'NAS100',
    kind: 'index',
    contractSize: 1,
    digits: 1,
    quote: 'USD',
    basePrice: 19_800,
    loads: { EQUITY: 1.15, TECH: 1, USD: -0.1 },
    hours: 'cfd',
    spread: 1.4,
    swapLongPercent: -7.5,
    swapShortPercent: 1.8,
    newsCurrencies: ['USD'],
  }),
  cfd({
    symbol: 'GER40',
    kind: 'index',
    contractSize: 1,
    digits: 1,
    quote: 'EUR',
    basePrice: 18_900,
    loads: { EQUITY: 0.65, GERMANY: 1, EUR: -0.2 },
    hours: 'xetra',
    spread: 1.2,
    swapLongPercent: -6.3,
    swapShortPercent: 0.4,
    newsCurrencies: ['EUR'],
  }),
  cfd({
    symbol: 'USOIL',
    kind: 'energy',
    contractSize: 100,
    digits: 2,
    quote: 'USD',
    basePrice: 74,
    loads: { OIL: 1, EQUITY: 0.2, USD: -0.4 },
    hours: 'cfd',
    spread: 0.03,
    swapLongPercent: -3.8,
    swapShortPercent: -4.4,
    newsCurrencies: ['USD'],
  }),
  cfd({
    symbol: 'BTCUSD',
    kind: 'crypto',
    contractSize: 1,
    digits: 2,
    quote: 'USD',
    basePrice: 68_000,
    loads: { CRYPTO: 1, EQUITY: 0.5, USD: -0.4 },
    hours: 'always',
    spread: 18,
    swapLongPercent: -20,
    swapShortPercent: -10,
    newsCurrencies: ['USD'],
  }),
];

const indexBySymbol = new Map(instruments.map((instrument, index) => [instrument.symbol, index]));

/** Index of a symbol in `instruments`. Throws for an unknown one. */
export function instrumentIndex(symbol: string): number {
  const index = indexBySymbol.get(symbol);
  if (index === undefined) throw new Error(`The simulated market has no ${symbol}`);
  return index;
}
