/**
 * What the canonical instruments are: contract size, currencies and pip size, needed wherever a price or a volume becomes money.
 * The figures are the usual CFD contract specifications; a position's own `contract_size` goes before them. Pure data.
 */

export type AssetClass = 'forex' | 'metal' | 'index' | 'energy' | 'commodity' | 'crypto' | 'stock';

export type Instrument = {
  symbol: string;
  assetClass: AssetClass;
  /** Units of the base per lot: 100,000 of the base currency, 100 ounces of gold, 1 index point. */
  contractSize: number;
  /** Currency of the base, or null where the base is no currency. Metals and coins are their own (XAU, BTC). */
  baseCurrency: string | null;
  /** Currency that the price is in: notional = lots × contractSize × price, in this currency. */
  quoteCurrency: string;
  pipSize: number;
};

const fiat = new Set(
  'USD EUR GBP JPY CHF AUD NZD CAD SEK NOK DKK PLN HUF CZK TRY ZAR MXN SGD HKD CNH CNY RUB ILS THB INR KRW BRL RON BGN SAR AED KWD BHD QAR COP CLP IDR TWD PHP MYR NGN EGP KES'.split(
    ' ',
  ),
);

/** Quote currencies whose pip is the second decimal. */
const twoDecimalQuotes = new Set(['JPY', 'HUF', 'RUB', 'INR', 'THB', 'KRW', 'PHP', 'TWD', 'CLP', 'COP', 'IDR']);

const metals: Record<string, { contractSize: number; pipSize: number }> = {
  XAU: { contractSize: 100, pipSize: 0.1 },
  XAG: { contractSize: 5_000, pipSize: 0.01 },
  XPT: { contractSize: 100, pipSize: 0.1 },
  XPD: { contractSize: 100, pipSize: 0.1 },
};

const coins = new Set(
  'BTC ETH LTC XRP BCH EOS XLM ADA DOT LINK SOL DOGE AVAX MATIC POL UNI ATOM TRX XMR DASH ETC ZEC NEO IOTA BNB SHIB AAVE ALGO FIL NEAR SUI APT ARB OP INJ TON PEPE TRUMP XTZ SAND MANA AXS COMP MKR SNX GRT CRV ICP VET HBAR FTM KSM THETA OMG BAT ZRX BTG QTUM'.split(
    ' ',
  ),
);

const point = (quoteCurrency: string) => ({ contractSize: 1, quoteCurrency, pipSize: 1 });
const indices: Record<string, { contractSize: number; quoteCurrency: string; pipSize: number }> = {
  US30: point('USD'),
  US500: { ...point('USD'), pipSize: 0.1 },
  NAS100: point('USD'),
  US2000: { ...point('USD'), pipSize: 0.1 },
  US400: { ...point('USD'), pipSize: 0.1 },
  GER40: point('EUR'),
  MDAX: point('EUR'),
  UK100: point('GBP'),
  FRA40: point('EUR'),
  EU50: point('EUR'),
  ESP35: point('EUR'),
  ITA40: point('EUR'),
  NED25: { ...point('EUR'), pipSize: 0.1 },
  SWI20: point('CHF'),
  JPN225: point('JPY'),
  HK50: point('HKD'),
  CHN50: point('USD'),
  CHNH: point('HKD'),
  AUS200: point('AUD'),
  IND50: point('USD'),
  SGP30: { ...point('SGD'), pipSize: 0.1 },
  CAN60: { ...point('CAD'), pipSize: 0.1 },
  SAF40: point('ZAR'),
  VIX: { ...point('USD'), pipSize: 0.01 },
  USDX: { contractSize: 1_000, quoteCurrency: 'USD', pipSize: 0.01 },
};

const energies: Record<string, { contractSize: number; pipSize: number }> = {
  XTIUSD: { contractSize: 1_000, pipSize: 0.01 },
  XBRUSD: { contractSize: 1_000, pipSize: 0.01 },
  XNGUSD: { contractSize: 10_000, pipSize: 0.001 },
};

const commodities: Record<string, { contractSize: number; pipSize: number }> = {
  COPPER: { contractSize: 25_000, pipSize: 0.0001 },
  CORN: { contractSize: 5_000, pipSize: 0.01 },
  WHEAT: { contractSize: 5_000, pipSize: 0.01 },
  SOYBEAN: { contractSize: 5_000, pipSize: 0.01 },
  COFFEE: { contractSize: 37_500, pipSize: 0.01 },
  COCOA: { contractSize: 10, pipSize: 1 },
  SUGAR: { contractSize: 112_000, pipSize: 0.01 },
  COTTON: { contractSize: 50_000, pipSize: 0.01 },
};

/** Shares and exchange-traded funds of the United States that statements name often. Others are recognised by their exchange suffix (`ABC.NYS`). */
const stocks = new Set(
  'AAPL MSFT GOOGL GOOG AMZN META TSLA NVDA NFLX AMD INTC IBM ORCL CSCO ADBE CRM QCOM AVGO COIN BABA NIO XPEV LI JD PDD MOMO YY RIOT MARA PLTR UBER ABNB SHOP SQ PYPL SNAP TWTR ZM DIS KO PEP MCD SBUX NKE WMT COST TGT HD PG JNJ PFE MRNA LLY UNH ABBV MRK V MA JPM BAC GS MS C WFC BRKB XOM CVX BP BA CAT GE F GM T VZ BBY SMCI MSTR GME AMC LRCX MU AMGN BKR MCO ISRG CTSH EW ADSK COR TSM RIO UAL WWD DDOG EBAY ILMN APLS LHX ADI ARWR BKNG HEI HII MSCI NOC ENPH HON MCHP TXT LMT GD CNP APD TXN ADP CACI DD TDG REGN KBR AMAT SCHW INTU FSLR CCI BIO MMM TER RTX SAIC IGT LDOS EQIX CME VRTX MDLZ CHTR TMUS CMCSA AXP BLK NOW PANW SNOW CRWD ARM DELL HPQ UPS FDX LOW TMO ABT DHR BMY GILD CVS SPY QQQ IWM DIA XLY XLK XLE XLU XLF GLD SLV GDX GDXJ VWO VEA EFA EEM EWJ MCHI'.split(
    ' ',
  ),
);

const cache = new Map<string, Instrument | null>();

function describe(symbol: string): Instrument | null {
  const index = indices[symbol];
  if (index) return { symbol, assetClass: 'index', baseCurrency: null, ...index };
  const energy = energies[symbol];
  if (energy) return { symbol, assetClass: 'energy', baseCurrency: null, quoteCurrency: 'USD', ...energy };
  const commodity = commodities[symbol];
  if (commodity) return { symbol, assetClass: 'commodity', baseCurrency: null, quoteCurrency: 'USD', ...commodity };

  const base = symbol.slice(0, -3);
  const quote = symbol.slice(-3);
  if (base !== quote && fiat.has(quote)) {
    if (fiat.has(base)) {
      const pipSize = twoDecimalQuotes.has(quote) ? 0.01 : 0.0001;
      return { symbol, assetClass: 'forex', contractSize: 100_000, baseCurrency: base, quoteCurrency: quote, pipSize };
    }
    const metal = metals[base];
    if (metal) return { symbol, assetClass: 'metal', baseCurrency: base, quoteCurrency: quote, ...metal };
  }
  const coinQuote = quote === 'BTC' || quote === 'ETH';
  if (coinQuote && metals[base]) return { symbol, assetClass: 'metal', baseCurrency: base, quoteCurrency: quote, ...metals[base] };
  if (base !== quote && coins.has(base) && (fiat.has(quote) || coinQuote)) {
    return { symbol, assetClass: 'crypto', contractSize: 1, baseCurrency: base, quoteCurrency: quote, pipSize: base === 'BTC' ? 1 : 0.01 };
  }
  if (stocks.has(symbol)) {
    return { symbol, assetClass: 'stock', contractSize: 1, baseCurrency: null, quoteCurrency: 'USD', pipSize: 0.01 };
  }
  return null;
}

/**
 * The instrument behind a canonical symbol, or null where nothing is known about it.
 * A number that needs the contract of an unknown instrument is "not evaluated", never guessed.
 */
export function instrumentOf(symbol: string): Instrument | null {
  let instrument = cache.get(symbol);
  if (instrument === undefined) {
    instrument = describe(symbol);
    cache.set(symbol, instrument);
  }
  return instrument;
}
