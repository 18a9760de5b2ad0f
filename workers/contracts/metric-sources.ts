/** Where the metrics come from: one line per catalogue id with the paper, the product that publishes the measure, or what is common practice. */

export type MetricSource = {
  /** `paper` and `product` can be read elsewhere; `practice` is common in trading statements; `own` is a definition of this product. */
  kind: 'paper' | 'product' | 'practice' | 'own';
  reference: string;
};

const paper = (reference: string): MetricSource => ({ kind: 'paper', reference });
const product = (reference: string): MetricSource => ({ kind: 'product', reference });
const practice = (reference: string): MetricSource => ({ kind: 'practice', reference });
const own = (reference: string): MetricSource => ({ kind: 'own', reference });

export const metricSources = {
  M01: practice('Counts of every trading statement; trade ideas as in prop firms’ “one trade idea” rules'),
  M02: practice('Trading statements'),
  M03: practice('Trading statements; undefined, not 999, without a loss'),
  M04: practice('Trading statements; FXCM, Traits of Successful Traders (mean win 48 pips, mean loss 83 pips)'),
  M05: product('Tradervue, risk reports (R multiples)'),
  M06: own('Follows from win rate and payoff ratio'),
  M07: practice('Trading statements, on the deposit-adjusted curve of closed results'),
  M08: paper('Young, Calmar Ratio: A Smoother Tool, Futures 20 (1991)'),
  M09: paper('Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21 (1994); Sortino & Price, Journal of Investing 3 (1994)'),
  M10: paper('Bailey & López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012)'),
  M11: paper('Wald & Wolfowitz, On a Test Whether Two Samples are from the Same Population, Annals of Mathematical Statistics 11 (1940)'),
  M12: paper('Harrison, Brownian Motion and Stochastic Flow Systems (1985), first passage of a drifting walk'),
  M13: product('brokeret.com, Latency arbitrage detection: 12 behavioural metrics (volume-weighted hold time)'),
  M14: paper('After Odean, Journal of Finance 53 (1998): below 1, winners are cut and losers ridden'),
  M15: paper('Odean, Are Investors Reluctant to Realize Their Losses?, Journal of Finance 53 (1998)'),
  M16: paper('Disposition effect: behavioural evidence from consecutive trades (retail FX panel)'),
  M17: product('MetaTrader 5, trading report (MFE and MAE); Tradervue'),
  M18: practice('Trading statements'),
  M19: paper('Forman & Horton, Overconfidence, position size, and the link to performance, Journal of Empirical Finance 53 (2019)'),
  M20: product('FXCM, Traits of Successful Traders (trait 2: effective leverage)'),
  M21: product('Funded Pro FX, lot size rule (0.25 to 2 × the mean)'),
  M22: own('Reaction of size to the last result on the symbol; cf. prop firms’ martingale rules'),
  M23: product('FX PropTech, grid and martingale detection'),
  M24: own('Evenness of entry spacing; cf. prop firms’ grid rules'),
  M25: paper('Shannon, A Mathematical Theory of Communication (1948); Herfindahl–Hirschman index'),
  M26: product('Xpert Funding, one-sided betting rule'),
  M27: own('Correlation of side and the return before'),
  M28: product('FXCM, Traits of Successful Traders (trait 3: time of day)'),
  M29: paper('Goh & Barabási, Burstiness and memory in complex systems, EPL 81 (2008)'),
  M30: product('Prop firms’ news windows (FundingPips, ±5 minutes)'),
  M31: product('TradeOnyx, revenge trading: the two-signature rule'),
  M32: product('Viktury, revenge trading and tilt (gap after a loss against after a win)'),
  M33: product('FTT Funded, more than 100 % above the daily average'),
  M34: paper('Barber & Odean, Trading Is Hazardous to Your Wealth, Journal of Finance 55 (2000)'),
  M35: paper('Barber & Odean, Trading Is Hazardous to Your Wealth, Journal of Finance 55 (2000)'),
  M36: paper(
    'Ben-David, Birru & Prokopenya, Uninformative Feedback and Risk Taking: Evidence from Retail Forex Trading, Review of Finance 22 (2018)',
  ),
  M37: paper('Thaler & Johnson, Gambling with the House Money and Trying to Break Even, Management Science 36 (1990)'),
  M38: paper('Kumar, Who Gambles in the Stock Market?, Journal of Finance 64 (2009)'),
  M39: own('Size of the left tail in units of the mean win; cf. prop firms’ rules against trading without stops'),
  M40: product('Prop firms’ consistency rules (best-day share)'),
  M41: own('What the source tells about programs, and traces that programs leave'),
  M42: own('Traces of a clock in the seconds, and of sleep in the hours'),
  M43: product('PropRiotec, trading rules (stop-loss use)'),
  M44: product('ISAM Securities Radar and CQG (MidRetBps): signed mid return after the trade'),
  M45: product('MahiFX, yield profiles ($ per million, positive is the house’s gain)'),
  M46: paper('Cartea, Duran-Martin & Sánchez-Betancourt, Detecting Toxic Flow, Quantitative Finance 26 (2026)'),
  M47: paper('Cartea, Duran-Martin & Sánchez-Betancourt, Detecting Toxic Flow, Quantitative Finance 26 (2026)'),
  M48: product('brokeret.com, Latency arbitrage detection: 12 behavioural metrics (slippage asymmetry)'),
  M49: product('PropFirmCRM and PropFirmsTech, breach monitoring (distance to the loss floor)'),
  M50: product('iTrader, behaviour-based clustering of trading actions (fingerprint); Jensen–Shannon distance'),
  M51: paper('Challet, Chicheportiche, Lallouache & Kassibrakis, Statistically Validated Lead-Lag Networks (2016), arXiv 1609.04640'),
  M52: paper('Liu, Ting & Zhou, Isolation Forest, ICDM (2008); robust z-scores after Iglewicz & Hoaglin (1993)'),
  M53: practice('Hazard of inactivity for more than 14 days (survival analysis)'),
} as const satisfies Record<string, MetricSource>;

/** Id of a metric in the behaviour catalogue. */
export type CatalogueId = keyof typeof metricSources;
