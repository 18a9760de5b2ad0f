import type { IngestBatch } from '#workers/contracts/standard-schema.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';
import type { StatementFile } from '../statement-format.ts';

export type TestedSetup = {
  platform: 'mt4' | 'mt5';
  expert: string | null;
  symbol: string | null;
  period: string | null;
  server: string | null;
  currency: string;
  leverage: number | null;
  initialBalance: number | null;
};

/** The account of a test run: it has no number, so expert, symbol and period name it; the same test imported again is the same account. */
export function backtestBatch(file: StatementFile, settings: ImportSettings, setup: TestedSetup): IngestBatch {
  const name = [setup.expert, setup.symbol, setup.period].filter(Boolean).join(' ');
  return {
    account: {
      source: `${setup.platform}-tester`,
      accountRef: name || file.name,
      name: name || null,
      ownerRef: null,
      server: setup.server,
      platform: setup.platform,
      currency: setup.currency,
      leverage: setup.leverage,
      initialBalance: setup.initialBalance,
      stage: 'backtest',
      groupRef: settings.groupRef,
      openedAtServerMs: null,
      isDemo: false,
      meta: { expert: setup.expert, period: setup.period },
    },
    clock: settings.clock,
    origin: file.name,
    positions: [],
    balanceOps: [],
    orders: [],
    equity: [],
    rejected: [],
  };
}
