import { createRandom, hashInteger, type Random } from '#workers/core/numerics/random.ts';
import { dayMs, hourMs, minuteMs } from '../market/hours.ts';
import { instruments } from '../market/instruments.ts';
import type { Market } from '../market/market.ts';
import { runStaleQuote } from '../misconduct/latency.ts';
import { runStraddle } from '../misconduct/straddle.ts';
import { type Intention, type Leg, lotNotional, lotValue, roundLots, runIdea } from './execution.ts';
import { isProp, type Ledger, lossLimit } from './ledger.ts';
import type { Persona } from './persona.ts';

/** A trader decides with this stream; `key` names them for draws that belong to a day or a release rather than to a decision. */
export type Mind = { stream: Random; key: number };

const searchDays = 45;
const marginShare = 0.6;
/** Without a firm's loss limits people risk more of what they have. */
const retailBoldness = 1.8;
/** Programs look at the market when a bar of this length opens. */
const algoBarMinutes = 5;

/** Weight of the hours of a day for a persona; sums to 1. */
function hourWeights(persona: Persona): Float64Array {
  const weights = Float64Array.from({ length: 24 }, (_, hour) => {
    if (persona.hourWidth > 8) return 1;
    const distance = Math.abs(((((hour + 0.5 - persona.hourCentre + 12) % 24) + 24) % 24) - 12);
    return Math.exp(-0.5 * (distance / persona.hourWidth) ** 2) + 0.004;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
const weightsByPersona = new WeakMap<Persona, Float64Array>();
function weightsOf(persona: Persona) {
  let weights = weightsByPersona.get(persona);
  if (!weights) {
    weights = hourWeights(persona);
    weightsByPersona.set(persona, weights);
  }
  return weights;
}

/** Activity of one day relative to the usual: zero on a day off, otherwise log-normal around 1. */
function dayActivity(persona: Persona, mind: Mind, day: number): number {
  const hash = hashInteger(mind.key, day);
  if ((hash & 0xffff) / 0x1_0000 >= persona.activeDays) return 0;
  // a sum of two uniforms is normal enough for a mood
  const mood = ((hash >>> 16) / 0x1_0000 + hashInteger(mind.key + 1, day) / 2 ** 32 - 1) * 2.45;
  return Math.exp(persona.burst * mood);
}

/** The next moment at which the trader would look for a trade in the course of an ordinary day: a Poisson process with the day's and the hour's intensity. */
function nextByClock(persona: Persona, mind: Mind, fromMs: number, draw: Random): number {
  const weights = weightsOf(persona);
  const tradesWeekends = persona.weekends && persona.instruments.some((instrument) => instruments[instrument]!.hours === 'always');
  let due = draw.exponential();
  let atMs = fromMs;
  const lastMs = fromMs + searchDays * dayMs;
  while (atMs < lastMs) {
    const day = Math.floor(atMs / dayMs);
    const weekday = (day + 4) % 7;
    // Sunday evening belongs to the new week for those who trade at night
    const activity =
      (weekday === 6 || (weekday === 0 && atMs - day * dayMs < 21 * hourMs)) && !tradesWeekends ? 0 : dayActivity(persona, mind, day);
    if (activity === 0) {
      atMs = weekday === 0 && !tradesWeekends && atMs - day * dayMs < 21 * hourMs ? day * dayMs + 21 * hourMs : (day + 1) * dayMs;
      continue;
    }
    const hour = Math.floor((atMs - day * dayMs) / hourMs);
    const hourEnd = day * dayMs + (hour + 1) * hourMs;
    const intensity = (persona.ideasPerDay * activity * weights[hour]!) / hourMs;
    const needed = due / intensity;
    if (atMs + needed < hourEnd) return Math.floor(atMs + needed);
    due -= (hourEnd - atMs) * intensity;
    atMs = hourEnd;
  }
  return lastMs;
}

/** The next release that the trader means to play, a little before or after its time. */
function nextByNews(persona: Persona, mind: Mind, market: Market, fromMs: number): number {
  if (persona.newsShare <= 0.05) return Number.POSITIVE_INFINITY;
  for (const event of market.events(fromMs, fromMs + 14 * dayMs)) {
    if (event.impact < 2) continue;
    const hash = hashInteger(mind.key + 2, Math.floor(event.atMs / minuteMs));
    if ((hash & 0xffff) / 0x1_0000 >= persona.newsShare) continue;
    if (!persona.instruments.some((instrument) => instruments[instrument]!.newsCurrencies.includes(event.currency))) continue;
    const seconds = ((hash >>> 16) & 0xff) / 256;
    // straddlers stand ready before the release, others jump in shortly before or after it
    const offsetMs = persona.straddle
      ? -(4 + 40 * seconds) * 1000
      : seconds < 0.35
        ? -(5 + 500 * seconds) * 1000
        : (2 + 300 * (seconds - 0.35)) * 1000;
    const atMs = Math.floor(event.atMs + offsetMs);
    if (atMs > fromMs) return atMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** When the trader will next decide, seen from a moment. */
export function nextDecisionMs(persona: Persona, mind: Mind, market: Market, fromMs: number, draw: Random): number {
  const atMs = Math.min(nextByClock(persona, mind, fromMs, draw), nextByNews(persona, mind, market, fromMs));
  if (!persona.algo || persona.staleQuotes || persona.newsShare > 0.05) return atMs;
  const barMs = algoBarMinutes * minuteMs;
  return Math.ceil(atMs / barMs) * barMs + draw.integer(900);
}

function chooseInstrument(persona: Persona, ledger: Ledger, market: Market, atMs: number, draw: Random): number | null {
  if (ledger.chase && market.isOpen(ledger.chase.instrument, atMs)) return ledger.chase.instrument;
  const open = persona.instruments.map((instrument, position) => (market.isOpen(instrument, atMs) ? persona.weights[position]! : 0));
  return open.some((weight) => weight > 0) ? persona.instruments[draw.weighted(open)]! : null;
}

function chooseSide(persona: Persona, market: Market, instrument: number, atMs: number, holdMs: number, draw: Random): 1 | -1 {
  if (draw.chance(Math.abs(persona.skill))) {
    const later = market.priceAt(instrument, market.nextOpenMs(instrument, atMs + holdMs));
    const right = later >= market.priceAt(instrument, atMs) ? 1 : -1;
    return persona.skill > 0 ? right : right === 1 ? -1 : 1;
  }
  const backMs = persona.trendHours * hourMs;
  const move = Math.log(market.priceAt(instrument, atMs) / market.priceAt(instrument, atMs - backMs));
  const usual = market.volatilityAt(instrument, atMs) * Math.sqrt(persona.trendHours * 60);
  return 1.6 * persona.trendFollowing * Math.max(-2, Math.min(2, move / usual)) +
    persona.longBias +
    draw.normal() * (1.1 - Math.abs(persona.trendFollowing)) >=
    0
    ? 1
    : -1;
}

/** Factor on the usual size that results in a row, a bad day, and the mood call for. */
function sizeFactor(persona: Persona, ledger: Ledger, draw: Random): number {
  const steps = Math.min(Math.abs(ledger.streak), persona.streakCap);
  const streak = ledger.streak > 0 ? persona.afterLoss ** steps : persona.afterWin ** steps;
  const mood = ledger.mood === 'revenge' ? persona.revenge.sizeFactor : 1;
  return streak * mood * Math.exp(persona.sizeNoise * draw.normal());
}

const comments = ['', '', '', '', '', 'scalp', 'ok', 'london', 'breakout', 'retest', 'fib', 'ny open'];

/**
 * One decision: what is opened now, lived through to its end. Empty when there is nothing to do (market closed, no margin, day stopped).
 * Reads the ledger, never changes it, apart from taking tickets.
 */
export function decide(persona: Persona, mind: Mind, ledger: Ledger, market: Market, atMs: number, draw: Random): Leg[] {
  const { terms } = ledger;
  if (persona.dailyStop !== null && Math.floor(atMs / dayMs) === ledger.day) {
    if (ledger.dayStartBalance - ledger.balance > persona.dailyStop * ledger.dayStartBalance) return [];
  }
  const instrument = chooseInstrument(persona, ledger, market, atMs, draw);
  if (instrument === null) return [];
  const holdMs = Math.max(5_000, persona.holdMinutes * minuteMs * Math.exp(persona.holdSpread * draw.normal()));
  const sessionEndMs = market.sessionEndMs(instrument, atMs);
  if (sessionEndMs - atMs < 2 * minuteMs) return [];
  const planned = Math.max(persona.holdMinutes, holdMs / minuteMs);
  const price = market.priceAt(instrument, atMs);
  const spread = market.spreadAt(instrument, atMs) * terms.spreadFactor;
  // a person judges distance by the chart of the last hours, not by the quiet of the moment
  const deviation = price * market.volatilityAt(instrument, atMs) * Math.sqrt(Math.max(1, planned));
  const nearest = 3 * spread;

  const side =
    ledger.chase?.instrument === instrument && draw.chance(0.5)
      ? ledger.chase.side
      : chooseSide(persona, market, instrument, atMs, holdMs, draw);
  const base = persona.fixedBase ? Math.min(ledger.initialBalance, 2 * ledger.balance) : ledger.balance;
  const value = lotValue(market, instrument, terms.currency, atMs);
  const stop = Math.max(nearest, deviation * persona.stop);
  const usualLots = (base * persona.risk * (isProp(ledger.stage) ? 1 : retailBoldness)) / (stop * value);
  const notional = lotNotional(market, instrument, terms.currency, atMs);
  let used = 0;
  for (const leg of ledger.legs) if (leg.openedAtMs <= atMs) used += leg.lots * lotNotional(market, leg.instrument, terms.currency, atMs);
  const affordable = (marginShare * ledger.balance * terms.leverage - used) / notional;
  if (affordable < 0.01) return [];
  const lots = roundLots(Math.min(usualLots * sizeFactor(persona, ledger, draw), affordable, 100));

  if (persona.staleQuotes)
    return runStaleQuote(
      market,
      terms,
      { instrument, lots, atMs, holdMs, magic: persona.algo ? 7_000 + (mind.key % 900) : null },
      draw,
      ledger,
    );
  const event = persona.straddle
    ? market.events(atMs, atMs + 60_000).find((news) => instruments[instrument]!.newsCurrencies.includes(news.currency))
    : undefined;
  if (event) return runStraddle(market, terms, { instrument, lots, atMs, eventMs: event.atMs, deviation }, draw, ledger);

  const flatMs =
    persona.flatByHour === null
      ? Number.POSITIVE_INFINITY
      : Math.floor(atMs / dayMs) * dayMs + persona.flatByHour * hourMs + draw.between(0, 40) * minuteMs;
  const beforeClose = persona.holdsWeekend ? Number.POSITIVE_INFINITY : sessionEndMs - draw.between(1, 90) * minuteMs;
  const latestMs = Math.floor(
    Math.min(
      atMs + 60 * dayMs,
      flatMs > atMs + minuteMs ? flatMs : Number.POSITIVE_INFINITY,
      beforeClose > atMs + minuteMs ? beforeClose : sessionEndMs - minuteMs,
    ),
  );
  const magic = persona.algo ? 1_000 + (mind.key % 9_000) * 10 + (instrument % 4) : null;
  const intention: Intention = {
    instrument,
    side,
    lots,
    atMs,
    stop: draw.chance(persona.stopShare) ? stop : null,
    take: draw.chance(persona.takeShare) || persona.adds?.direction === -1 ? Math.max(nearest, deviation * persona.take) : null,
    cut:
      persona.cutsWinners === null || draw.chance(0.15)
        ? null
        : Math.max(nearest, deviation * persona.cutsWinners * Math.exp(0.4 * draw.normal())),
    holdMs,
    patience: persona.patience,
    partial: draw.chance(persona.partialShare) && lots >= 0.02 ? Math.max(nearest, deviation * persona.take * 0.55) : null,
    adds: persona.adds && { ...persona.adds, spacing: Math.max(nearest, deviation * persona.adds.spacing) },
    latestMs,
    lossLimit: lossLimit(ledger),
    algo: persona.algo,
    magic,
    comment: persona.algo ? `EA ${magic}` : draw.pick(comments) || null,
  };
  return runIdea(market, terms, intention, draw, ledger);
}

export const createMind = (seed: number, name: string): Mind => {
  const stream = createRandom(seed).fork(name);
  return { stream, key: stream.integer(1_000_000_007) };
};
