/**
 * What every metric is: one entry per number that the features stage writes for an account and a window. Names and meanings are the i18n keys
 * `metrics:<key>.name`, `.short` and `.meaning`; sample and interval stand in metric-statistics.ts, literature in metric-sources.ts; metrics.ts joins them.
 */
import type { CatalogueId } from './metric-sources.ts';
import type { Capability } from './standard-schema.ts';

/** How a value is shown. Money is in account currency; `ratio`, `index` and `multiple` have no unit; `bps` are hundredths of a percent of the price. */
export type MetricUnit =
  | 'count'
  | 'perDay'
  | 'percent'
  | 'ratio'
  | 'money'
  | 'seconds'
  | 'hours'
  | 'lots'
  | 'bits'
  | 'bps'
  | 'perMillion'
  | 'index'
  | 'sigma'
  | 'probability'
  | 'multiple'
  | 'points';

export type MetricEntry = {
  key: string;
  /** Id in the behaviour catalogue. */
  catalogueId: CatalogueId;
  unit: MetricUnit;
  needs: readonly Capability[];
  /** Ideas below which the value says nothing and is "not evaluated". */
  minIdeas: number;
  /** Which way is risky: colours and sorts, never judges. */
  risky: 'high' | 'low' | 'none';
  formula: string;
};

/** Append only: the order is the order of `reasons` in stored snapshots. Percent values are fractions (0.63 is shown as 63 %). */
export const metricEntries = [
  { key: 'positions', catalogueId: 'M01', unit: 'count', needs: [], minIdeas: 0, risky: 'none', formula: 'closed positions' },
  { key: 'ideas', catalogueId: 'M01', unit: 'count', needs: [], minIdeas: 0, risky: 'none', formula: 'trade ideas' },
  { key: 'activeDays', catalogueId: 'M01', unit: 'count', needs: [], minIdeas: 0, risky: 'none', formula: 'UTC days with an opened idea' },
  { key: 'ideasPerDay', catalogueId: 'M01', unit: 'perDay', needs: [], minIdeas: 1, risky: 'none', formula: 'ideas / active days' },
  { key: 'positionsPerDay', catalogueId: 'M01', unit: 'perDay', needs: [], minIdeas: 1, risky: 'none', formula: 'positions / active days' },
  {
    key: 'peakPerMinute',
    catalogueId: 'M01',
    unit: 'count',
    needs: [],
    minIdeas: 1,
    risky: 'none',
    formula: 'most positions opened within any 60 s',
  },
  { key: 'winRate', catalogueId: 'M02', unit: 'percent', needs: [], minIdeas: 5, risky: 'none', formula: '|W| / n' },
  { key: 'profitFactor', catalogueId: 'M03', unit: 'ratio', needs: [], minIdeas: 5, risky: 'low', formula: 'ΣW / |ΣL|' },
  { key: 'payoffRatio', catalogueId: 'M04', unit: 'ratio', needs: [], minIdeas: 5, risky: 'low', formula: 'mean W / |mean L|' },
  { key: 'netProfit', catalogueId: 'M05', unit: 'money', needs: [], minIdeas: 0, risky: 'low', formula: 'Σπ' },
  { key: 'expectancy', catalogueId: 'M05', unit: 'money', needs: [], minIdeas: 5, risky: 'low', formula: 'Σπ / n' },
  {
    key: 'expectancyR',
    catalogueId: 'M05',
    unit: 'multiple',
    needs: ['stops'],
    minIdeas: 5,
    risky: 'low',
    formula:
      'Σπ / Σ planned risk over ideas whose every leg has a stop on the losing side; risk = |open − stop| in money (sums, because a stop trailed to the entry leaves a risk near 0)',
  },
  { key: 'breakEvenGap', catalogueId: 'M06', unit: 'points', needs: [], minIdeas: 5, risky: 'low', formula: 'win rate − 1/(1+payoff)' },
  {
    key: 'maxDrawdown',
    catalogueId: 'M07',
    unit: 'percent',
    needs: ['balance'],
    minIdeas: 1,
    risky: 'high',
    formula: 'max (peak − growth) / peak; growth chains (1 + π / balance before), so that deposits do not count',
  },
  {
    key: 'maxDrawdownMoney',
    catalogueId: 'M07',
    unit: 'money',
    needs: [],
    minIdeas: 1,
    risky: 'high',
    formula: 'max (peak − cumulative π) over closes',
  },
  { key: 'recoveryFactor', catalogueId: 'M08', unit: 'ratio', needs: [], minIdeas: 5, risky: 'low', formula: 'Σπ / max drawdown in money' },
  {
    key: 'calmar',
    catalogueId: 'M08',
    unit: 'ratio',
    needs: ['balance'],
    minIdeas: 20,
    risky: 'low',
    formula: '(growth · 365.25 / days) / max drawdown, at least 7 days',
  },
  {
    key: 'sharpe',
    catalogueId: 'M09',
    unit: 'ratio',
    needs: ['balance'],
    minIdeas: 20,
    risky: 'low',
    formula: 'mean / σ of daily returns · √252, at least 10 weekdays',
  },
  {
    key: 'sortino',
    catalogueId: 'M09',
    unit: 'ratio',
    needs: ['balance'],
    minIdeas: 20,
    risky: 'low',
    formula: 'mean / √mean(min(r, 0)²) of daily returns · √252, at least 10 weekdays',
  },
  {
    key: 'probabilisticSharpe',
    catalogueId: 'M10',
    unit: 'probability',
    needs: ['balance'],
    minIdeas: 20,
    risky: 'low',
    formula: 'Φ(SR√(T−1) / √(1 − γ₃SR + (γ₄−1)/4·SR²)) of daily returns',
  },
  {
    key: 'streakZ',
    catalogueId: 'M11',
    unit: 'sigma',
    needs: [],
    minIdeas: 20,
    risky: 'none',
    formula: '(N(R−½) − P) / √(P(P−N)/(N−1)), P = 2WL',
  },
  {
    key: 'riskOfRuin',
    catalogueId: 'M12',
    unit: 'probability',
    needs: ['balance'],
    minIdeas: 20,
    risky: 'high',
    formula:
      'chance that 250 more ideas like these cost half of the balance: Φ((−b−μN)/σ√N) + e^(−2μb/σ²)·Φ((−b+μN)/σ√N), b = ½, μ and σ of π / balance',
  },
  {
    key: 'holdMedian',
    catalogueId: 'M13',
    unit: 'seconds',
    needs: [],
    minIdeas: 1,
    risky: 'none',
    formula: 'median h; h of an idea is the lot-weighted hold of its legs',
  },
  { key: 'holdP10', catalogueId: 'M13', unit: 'seconds', needs: [], minIdeas: 5, risky: 'none', formula: 'p10 of h' },
  { key: 'holdP90', catalogueId: 'M13', unit: 'seconds', needs: [], minIdeas: 5, risky: 'none', formula: 'p90 of h' },
  { key: 'holdCv', catalogueId: 'M13', unit: 'ratio', needs: [], minIdeas: 5, risky: 'none', formula: 'σ_h / mean h' },
  { key: 'holdVolumeWeighted', catalogueId: 'M13', unit: 'seconds', needs: [], minIdeas: 1, risky: 'low', formula: 'Σvh / Σv' },
  {
    key: 'shortHoldShare',
    catalogueId: 'M13',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'none',
    formula: 'share of ideas with h < 60 s',
  },
  { key: 'holdRatio', catalogueId: 'M14', unit: 'ratio', needs: [], minIdeas: 10, risky: 'low', formula: 'median h(W) / median h(L)' },
  { key: 'sizeMean', catalogueId: 'M18', unit: 'lots', needs: [], minIdeas: 1, risky: 'none', formula: 'mean v' },
  { key: 'sizeCv', catalogueId: 'M18', unit: 'ratio', needs: [], minIdeas: 5, risky: 'high', formula: 'σ_v / mean v' },
  { key: 'sizeMaxToMedian', catalogueId: 'M18', unit: 'multiple', needs: [], minIdeas: 5, risky: 'high', formula: 'max v / median v' },
  {
    key: 'relativeSizeP95',
    catalogueId: 'M19',
    unit: 'multiple',
    needs: ['balance'],
    minIdeas: 10,
    risky: 'high',
    formula: 'p95 of (notional / balance) / own median',
  },
  {
    key: 'leverageP95',
    catalogueId: 'M20',
    unit: 'multiple',
    needs: ['balance'],
    minIdeas: 5,
    risky: 'high',
    formula: 'p95 of Σ open notional / balance at each open; notional from the position’s own profit per price step',
  },
  {
    key: 'riskConsistency',
    catalogueId: 'M21',
    unit: 'percent',
    needs: [],
    minIdeas: 10,
    risky: 'low',
    formula: 'share of ideas with v in 0.25–2 × mean v',
  },
  {
    key: 'martingaleIndex',
    catalogueId: 'M22',
    unit: 'index',
    needs: [],
    minIdeas: 20,
    risky: 'high',
    formula: 'E[ln(vᵢ/vᵢ₋₁) | loss before] − E[… | win before], same symbol, lots of the first leg',
  },
  {
    key: 'escalationShare',
    catalogueId: 'M22',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'ideas with a leg ≥ 1.5 × their first leg / ideas',
  },
  {
    key: 'doublingAfterLossRate',
    catalogueId: 'M22',
    unit: 'percent',
    needs: [],
    minIdeas: 20,
    risky: 'high',
    formula: 'losing ideas whose next idea on the symbol starts with ≥ 1.5 × the lots / losing ideas with a next one',
  },
  {
    key: 'addToLoserRate',
    catalogueId: 'M23',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'ideas with an adverse add / ideas with adds',
  },
  {
    key: 'stackedShare',
    catalogueId: 'M23',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'none',
    formula: 'ideas with at least two legs / ideas',
  },
  {
    key: 'averagingShare',
    catalogueId: 'M23',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'ideas with an adverse add / ideas',
  },
  {
    key: 'pyramidShare',
    catalogueId: 'M23',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'none',
    formula: 'ideas with favourable adds and no adverse one / ideas',
  },
  {
    key: 'gridRegularity',
    catalogueId: 'M24',
    unit: 'index',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'mean of 1 − CV(|Δ entry price|) over ideas with ≥ 3 legs, floored at 0',
  },
  {
    key: 'gridShare',
    catalogueId: 'M24',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'ideas with ≥ 4 legs, CV(|Δ entry price|) ≤ 0.25 and CV(leg lots) ≤ 0.15 / ideas',
  },
  { key: 'symbolEntropy', catalogueId: 'M25', unit: 'bits', needs: [], minIdeas: 5, risky: 'none', formula: '−Σ p log₂ p over symbols' },
  { key: 'symbolHhi', catalogueId: 'M25', unit: 'index', needs: [], minIdeas: 5, risky: 'none', formula: 'Σp²' },
  {
    key: 'directionBias',
    catalogueId: 'M26',
    unit: 'index',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: '(long − short) / (long + short)',
  },
  {
    key: 'hourEntropy',
    catalogueId: 'M28',
    unit: 'bits',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: '−Σ p log₂ p over the 24 UTC hours of opens',
  },
  {
    key: 'nightShare',
    catalogueId: 'M28',
    unit: 'percent',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: 'share of opens 21:00–06:00 UTC',
  },
  {
    key: 'tokyoShare',
    catalogueId: 'M28',
    unit: 'percent',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: 'share of opens 00:00–09:00 UTC',
  },
  {
    key: 'londonShare',
    catalogueId: 'M28',
    unit: 'percent',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: 'share of opens 07:00–16:00 UTC',
  },
  {
    key: 'newYorkShare',
    catalogueId: 'M28',
    unit: 'percent',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: 'share of opens 12:00–21:00 UTC',
  },
  { key: 'gapCv', catalogueId: 'M29', unit: 'ratio', needs: [], minIdeas: 10, risky: 'none', formula: 'σ / μ of gaps between idea opens' },
  {
    key: 'burstiness',
    catalogueId: 'M29',
    unit: 'index',
    needs: [],
    minIdeas: 10,
    risky: 'none',
    formula: '(σ − μ) / (σ + μ) of gaps between idea opens',
  },
  {
    key: 'revengeRate',
    catalogueId: 'M31',
    unit: 'percent',
    needs: [],
    minIdeas: 20,
    risky: 'high',
    formula:
      'losing ideas whose next idea opens within 10 min (or ¼ of the own median gap, if shorter) or starts with ≥ 1.5 × the own median lots / losing ideas with a next one',
  },
  {
    key: 'tiltGapRatio',
    catalogueId: 'M32',
    unit: 'multiple',
    needs: [],
    minIdeas: 20,
    risky: 'high',
    formula: 'median gap from a winning idea’s close to the next open / the same after a losing one',
  },
  {
    key: 'overtradingDayShare',
    catalogueId: 'M33',
    unit: 'percent',
    needs: [],
    minIdeas: 20,
    risky: 'high',
    formula: 'active days with more than 2 × the own mean ideas per day',
  },
  {
    key: 'costDrag',
    catalogueId: 'M34',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: '−Σ(commission + swap) / Σ of winning price profit',
  },
  { key: 'swapShare', catalogueId: 'M34', unit: 'percent', needs: [], minIdeas: 5, risky: 'none', formula: 'Σ|swap| / Σ|π|' },
  { key: 'profitSkew', catalogueId: 'M38', unit: 'index', needs: [], minIdeas: 20, risky: 'none', formula: 'moment skewness of π' },
  {
    key: 'algoShare',
    catalogueId: 'M41',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'none',
    formula: 'positions with a magic number or closed by an expert / positions of accounts that tell',
  },
  { key: 'lossTail', catalogueId: 'M39', unit: 'multiple', needs: [], minIdeas: 10, risky: 'high', formula: '|worst loss| / mean win' },
  {
    key: 'lossTailCvar',
    catalogueId: 'M39',
    unit: 'multiple',
    needs: [],
    minIdeas: 20,
    risky: 'high',
    formula: '|mean π of the worst 5 % of ideas, at least one| / mean win',
  },
  {
    key: 'bestDayShare',
    catalogueId: 'M40',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'best day / Σπ where Σπ > 0',
  },
  {
    key: 'bestIdeaShare',
    catalogueId: 'M40',
    unit: 'percent',
    needs: [],
    minIdeas: 5,
    risky: 'high',
    formula: 'best idea / Σπ where Σπ > 0',
  },
  { key: 'profitGini', catalogueId: 'M40', unit: 'index', needs: [], minIdeas: 10, risky: 'none', formula: 'Gini of winning π' },
  {
    key: 'stopUse',
    catalogueId: 'M43',
    unit: 'percent',
    needs: ['stops'],
    minIdeas: 5,
    risky: 'low',
    formula: 'ideas whose every leg has a stop / ideas',
  },
  { key: 'volume', catalogueId: 'M01', unit: 'lots', needs: [], minIdeas: 0, risky: 'none', formula: 'Σv over positions' },
] as const satisfies readonly MetricEntry[];

export type MetricKey = (typeof metricEntries)[number]['key'];
