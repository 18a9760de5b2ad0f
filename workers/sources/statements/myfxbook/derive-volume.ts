import type { IngestPosition } from '#workers/contracts/standard-schema.ts';

/** A printed figure has to be this many times its rounding error before a volume is worked out from it. */
const minDigitsRatio = 10;
const lotStep = 0.01;
const currencyLot = 100_000;
/** Units per lot that most brokers use, by the beginning of the symbol. Shares, indices and coins: one. */
const lotByPrefix: readonly (readonly [RegExp, number])[] = [
  [/^(XAU|GOLD|GC)/, 100],
  [/^(XAG|SILVER)/, 5_000],
  [/^(XTI|XBR|USO|UKO|WTI|BRENT|CRUDE|OIL)/, 1_000],
];
const majors = ['EUR', 'USD', 'GBP', 'AUD', 'NZD', 'CAD', 'CHF'];
/** What one unit of a quote currency is worth, to the order of magnitude, so that sizes on different symbols can be told apart. */
const roughWorth: Readonly<Record<string, number>> = {
  JPY: 1 / 150,
  MXN: 1 / 18,
  ZAR: 1 / 18,
  TRY: 1 / 35,
  CNH: 1 / 7,
  HKD: 1 / 8,
  SEK: 1 / 10,
  NOK: 1 / 10,
  DKK: 1 / 7,
  PLN: 1 / 4,
  CZK: 1 / 22,
  HUF: 1 / 360,
};
const centCurrencies = ['USC', 'CNT', 'EUC'];

/**
 * Works out volumes that the account's owner hides: result / (price move · units per lot). Where the move or the printed result is too small to say, the median volume of the
 * symbol (or else of the account) stands in. Good for comparing sizes within an account, not for exact lots.
 * `resultStep` is the unit of the last printed digit of the result.
 */
export function deriveVolumes(
  positions: readonly IngestPosition[],
  currency: string,
  resultStep: (position: IngestPosition) => number,
): void {
  const bySymbol = new Map<string, number[]>();
  const unknown: IngestPosition[] = [];
  for (const position of positions) {
    const move = Math.abs((position.closePrice ?? Number.NaN) - (position.openPrice ?? Number.NaN));
    const lots = Math.abs(position.profit) / (move * moneyPerPrice(position.symbolRaw, currency));
    if (!Number.isFinite(lots) || Math.abs(position.profit) < (minDigitsRatio * resultStep(position)) / 2) {
      unknown.push(position);
      continue;
    }
    position.volumeLots = toStep(lots);
    const known = bySymbol.get(position.symbolRaw);
    if (known) known.push(position.volumeLots);
    else bySymbol.set(position.symbolRaw, [position.volumeLots]);
  }
  const ofAccount = median([...bySymbol.values()].flat()) ?? lotStep;
  const ofSymbol = new Map([...bySymbol].map(([symbol, lots]) => [symbol, median(lots)]));
  for (const position of unknown) position.volumeLots = ofSymbol.get(position.symbolRaw) ?? ofAccount;
}

/** Money in the account's currency per lot when the price moves by one. */
function moneyPerPrice(symbol: string, currency: string): number {
  const name = symbol.toUpperCase().replace(/[^A-Z]/g, '');
  const cents = centCurrencies.includes(currency) ? 100 : 1;
  const special = lotByPrefix.find(([pattern]) => pattern.test(name))?.[1];
  if (special) return special * cents;
  const [base, quote] = [name.slice(0, 3), name.slice(3, 6)];
  const isPair = (majors.includes(base) || base in roughWorth) && (majors.includes(quote) || quote in roughWorth);
  return isPair ? currencyLot * (roughWorth[quote] ?? 1) * cents : cents;
}

const toStep = (lots: number) => Math.max(lotStep, Math.round(lots / lotStep) / Math.round(1 / lotStep));

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
