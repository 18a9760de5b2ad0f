/**
 * The standard schema: what every source yields and what raw.db holds (docs/data-dictionary.md).
 *
 * Sources yield `Ingest*` values in the broker's own clock; `workers/store` turns them into UTC rows.
 */
import type { BrokerClock } from './broker-clock.ts';

export type Side = 'buy' | 'sell';

export const stages = ['challenge', 'verification', 'funded', 'live', 'demo', 'signal', 'backtest'] as const;
export type Stage = (typeof stages)[number];

export type CloseReason = 'tp' | 'sl' | 'so' | 'manual' | 'partial' | 'close-by' | 'expert' | 'mobile' | 'web';

export type BalanceOpKind = 'deposit' | 'withdrawal' | 'credit' | 'correction' | 'commission' | 'interest' | 'dividend' | 'bonus' | 'fee';

const orderKinds = ['buy', 'sell', 'buy-limit', 'sell-limit', 'buy-stop', 'sell-stop', 'buy-stop-limit', 'sell-stop-limit'] as const;
const orderStates = ['pending', 'filled', 'cancelled', 'expired', 'rejected'] as const;

export { type BrokerClock, brokerClockSchema, metaTraderClock, utcClock } from './broker-clock.ts';

export type IngestAccount = {
  source: string;
  accountRef: string;
  name: string | null;
  ownerRef: string | null;
  server: string | null;
  /** mt4, mt5, ctrader, mql5-signal … */
  platform: string | null;
  currency: string;
  leverage: number | null;
  initialBalance: number | null;
  stage: Stage | null;
  groupRef: string | null;
  openedAtServerMs: number | null;
  isDemo: boolean;
  meta: Record<string, unknown>;
};

/**
 * A position in the broker's clock: `…ServerMs` is the wall time read as if it were UTC.
 * `positionRef` is null where the source has no ticket; the store then derives one from the content plus an ordinal.
 * `profit` is price profit alone; net = profit + commission + swap, all in account currency.
 */
export type IngestPosition = {
  positionRef: string | null;
  symbolRaw: string;
  side: Side;
  volumeLots: number;
  openedAtServerMs: number;
  openPrice: number | null;
  closedAtServerMs: number | null;
  closePrice: number | null;
  sl: number | null;
  tp: number | null;
  commission: number;
  swap: number;
  profit: number;
  magic: number | null;
  comment: string | null;
  closeReason: CloseReason | null;
  contractSize: number | null;
  isPartial: boolean;
  parentRef: string | null;
  /** Line, row or cell the position came from, for messages. */
  origin: string;
};

export type IngestBalanceOp = {
  opRef: string | null;
  kind: BalanceOpKind;
  amount: number;
  atServerMs: number;
  comment: string | null;
  origin: string;
};

export type IngestOrder = {
  orderRef: string | null;
  symbolRaw: string;
  kind: (typeof orderKinds)[number];
  state: (typeof orderStates)[number];
  volumeLots: number;
  price: number | null;
  sl: number | null;
  tp: number | null;
  placedAtServerMs: number;
  doneAtServerMs: number | null;
  comment: string | null;
  origin: string;
};

export type IngestEquitySnapshot = { atServerMs: number; balance: number | null; equity: number; margin: number | null };

/** A row that could not be read: kept, with its place and the reason in the reader's words. */
export type RejectedRow = { origin: string; reason: string; text: string };

/** Everything one statement, page or message says about one account. */
export type IngestBatch = {
  account: IngestAccount;
  clock: BrokerClock;
  /** File name or topic the batch came from: written to rejected rows and import results, never to logs. */
  origin: string;
  positions: IngestPosition[];
  balanceOps: IngestBalanceOp[];
  orders: IngestOrder[];
  equity: IngestEquitySnapshot[];
  rejected: RejectedRow[];
};

export type IngestResult = {
  accountId: number;
  isNewAccount: boolean;
  positions: { inserted: number; updated: number; unchanged: number };
  balanceOps: { inserted: number; updated: number; unchanged: number };
  orders: { inserted: number; updated: number; unchanged: number };
  rejected: number;
  /** Every rejected row with its reason: those that the source could not read and those that the store refused. */
  rejectedRows: RejectedRow[];
  /** Raw symbols without a known alias, with their row count. */
  unknownSymbols: Record<string, number>;
};

/** What a data set allows (research: data tiers). Kept as capabilities because real files skip levels. */
const capabilities = ['balance', 'stops', 'bars', 'logins', 'identity', 'calendar'] as const;
export type Capability = (typeof capabilities)[number];
export const tierOfCapability: Record<Capability, 'T1' | 'T2' | 'T3' | 'T4' | 'T5' | 'C'> = {
  balance: 'T1',
  stops: 'T2',
  bars: 'T3',
  logins: 'T4',
  identity: 'T5',
  calendar: 'C',
};
