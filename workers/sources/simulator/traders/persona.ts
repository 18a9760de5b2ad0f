import type { ArchetypeKey } from '#workers/contracts/archetypes.ts';
import type { Random } from '#workers/core/numerics/random.ts';
import { instrumentIndex } from '../market/instruments.ts';

/** How a person or program trades. Distances are in standard deviations of the price over the planned holding time. */
export type Persona = {
  archetype: ArchetypeKey;
  /** Ideas per active day, and the share of days that are active. */
  ideasPerDay: number;
  activeDays: number;
  /** Spread (ln σ) of the day's activity. */
  burst: number;
  /** Centre and width of the working hours, UTC. A width over 8 is round the clock. */
  hourCentre: number;
  hourWidth: number;
  /** Trades on weekends what can be traded then. */
  weekends: boolean;
  /** Ideas open at once. */
  maxConcurrent: number;
  /** An account that falls asleep after so many ideas. */
  ideaLimit: number | null;
  /** Share of high-impact releases that are played, and how: in one direction or from both sides. */
  newsShare: number;
  straddle: boolean;
  /** Waits for quotes that lag behind the market. */
  staleQuotes: boolean;
  instruments: number[];
  weights: number[];
  /** −1 against the recent move … 1 with it. */
  trendFollowing: number;
  trendHours: number;
  longBias: number;
  /** Probability that the direction is the right one (negative: the wrong one) rather than a guess. */
  skill: number;
  /** Share of the balance lost at the stop. */
  risk: number;
  /** Sized on the first deposit instead of the present balance. */
  fixedBase: boolean;
  /** Spread (ln σ) of the size. */
  sizeNoise: number;
  /** Size factor for each loss and each win in a row, up to `streakCap`. */
  afterLoss: number;
  afterWin: number;
  streakCap: number;
  /** Goes on with the same symbol after a loss until it is won back. */
  chasesLoss: boolean;
  holdMinutes: number;
  holdSpread: number;
  stop: number;
  /** Share of ideas with a stop in the market. */
  stopShare: number;
  take: number;
  takeShare: number;
  /** Closes by hand at this much profit. */
  cutsWinners: number | null;
  /** How often the planned time is extended while the position loses. */
  patience: number;
  partialShare: number;
  flatByHour: number | null;
  holdsWeekend: boolean;
  adds: { direction: -1 | 1; spacing: number; sizeFactor: number; max: number } | null;
  /** After a losing idea: chance of a quick return, its median delay, and the size factor then. */
  revenge: { chance: number; minutes: number; sizeFactor: number };
  /** Stops for the day after losing this share of the balance. */
  dailyStop: number | null;
  /** A program: magic numbers, entries at full minutes. */
  algo: boolean;
};

const around = (draw: Random, median: number, spread = 0.3) => median * Math.exp(spread * draw.normal());
const index = (...symbols: string[]) => symbols.map(instrumentIndex);
const majors = index('EURUSD', 'GBPUSD', 'USDJPY', 'AUDUSD', 'USDCAD', 'USDCHF', 'NZDUSD');
const crosses = index('EURJPY', 'GBPJPY', 'EURGBP', 'AUDJPY');
const gold = index('XAUUSD');
const indices = index('US500', 'NAS100', 'GER40');
const exotic = index('BTCUSD', 'USOIL', 'XAGUSD');
const everything = [...majors, ...crosses, ...gold, ...indices, ...exotic];
const lively = [...gold, ...indices, ...index('BTCUSD', 'GBPJPY', 'EURUSD', 'GBPUSD')];

/** A few favourites out of a universe: popular instruments first, with weights that fall off. */
function favourites(draw: Random, universe: number[], count: number): Pick<Persona, 'instruments' | 'weights'> {
  const popular: number[] = universe.map((instrument) => (instrument === majors[0] || instrument === gold[0] ? 3 : 1));
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, universe.length)) {
    const position = draw.weighted(popular);
    popular[position] = 0;
    chosen.push(universe[position]!);
  }
  return { instruments: chosen, weights: chosen.map((_, rank) => around(draw, 1 / (1 + 0.7 * rank), 0.3)) };
}

/** Where people live: Europe, the Americas, Asia; the centre of their working hours in UTC. */
const workday = (draw: Random) => [10.5, 15, 5][draw.weighted([0.5, 0.32, 0.18])]! + 1.3 * draw.normal();

function ordinary(draw: Random): Persona {
  return {
    archetype: 'mixed',
    ideasPerDay: around(draw, 2.5, 0.4),
    activeDays: draw.between(0.6, 0.95),
    burst: draw.between(0.2, 0.5),
    hourCentre: workday(draw),
    hourWidth: draw.between(1.8, 3.6),
    weekends: draw.chance(0.4),
    maxConcurrent: 1,
    ideaLimit: null,
    newsShare: draw.between(0, 0.04),
    straddle: false,
    staleQuotes: false,
    ...favourites(draw, [...majors, ...crosses, ...gold, ...indices], 2 + draw.integer(4)),
    trendFollowing: 0.4 * draw.normal(),
    trendHours: draw.pick([1, 4, 12, 24]),
    longBias: 0.15 * draw.normal(),
    skill: 0.015 + 0.06 * draw.normal(),
    risk: around(draw, 0.0045, 0.35),
    fixedBase: draw.chance(0.3),
    sizeNoise: around(draw, 0.15, 0.4),
    afterLoss: around(draw, 1, 0.06),
    afterWin: around(draw, 1.02, 0.06),
    streakCap: 3,
    chasesLoss: false,
    holdMinutes: around(draw, 120, 0.4),
    holdSpread: draw.between(0.5, 0.9),
    stop: around(draw, 1.1, 0.2),
    stopShare: draw.between(0.6, 0.98),
    take: around(draw, 1.4, 0.25),
    takeShare: draw.between(0.3, 0.9),
    cutsWinners: null,
    patience: draw.integer(2),
    partialShare: draw.chance(0.25) ? draw.between(0.05, 0.35) : 0,
    flatByHour: null,
    holdsWeekend: false,
    adds: null,
    revenge: { chance: draw.between(0, 0.12), minutes: around(draw, 6, 0.4), sizeFactor: 1.05 },
    dailyStop: draw.chance(0.4) ? draw.between(0.01, 0.03) : null,
    algo: draw.chance(0.06),
  };
}

type Style = { share: number; draw: (draw: Random) => Partial<Persona> };

/**
 * The archetypes of the behaviour catalogue (3.1) as distributions of personas. `share` is how many of the traders who act on their own have it;
 * followers of a signal come with their ring.
 */
const styles: Partial<Record<ArchetypeKey, Style>> = {
  'cautious-scalper': {
    share: 8,
    draw: (draw) => ({
      ideasPerDay: around(draw, 8, 0.3),
      ...favourites(draw, [...majors.slice(0, 3), ...gold], 1 + draw.integer(3)),
      holdMinutes: around(draw, 11, 0.35),
      risk: around(draw, 0.0014, 0.25),
      sizeNoise: around(draw, 0.07, 0.3),
      stop: around(draw, 1.3, 0.15),
      take: around(draw, 1.2, 0.15),
      stopShare: draw.between(0.9, 1),
      takeShare: draw.between(0.7, 1),
      patience: 0,
      skill: draw.between(0.28, 0.54),
      flatByHour: 20,
      dailyStop: draw.between(0.008, 0.02),
    }),
  },
  'aggressive-scalper': {
    share: 7,
    draw: (draw) => ({
      ideasPerDay: around(draw, 28, 0.35),
      ...favourites(draw, lively, 1 + draw.integer(3)),
      holdMinutes: around(draw, 2.8, 0.4),
      holdSpread: draw.between(0.7, 1.1),
      risk: around(draw, 0.0024, 0.3),
      sizeNoise: around(draw, 0.4, 0.3),
      afterLoss: around(draw, 1.15, 0.1),
      afterWin: around(draw, 1.1, 0.08),
      stopShare: draw.between(0.3, 0.8),
      takeShare: draw.between(0.2, 0.7),
      patience: draw.integer(3),
      skill: draw.between(0.32, 0.58),
      revenge: { chance: draw.between(0.1, 0.3), minutes: 1.5, sizeFactor: 1.2 },
    }),
  },
  'high-risk-martingale': {
    share: 8,
    draw: (draw) => {
      const shared = {
        ideasPerDay: around(draw, 5, 0.35),
        ...favourites(draw, [...majors, ...gold, ...crosses], 1 + draw.integer(2)),
        fixedBase: true,
        sizeNoise: around(draw, 0.05, 0.5),
        skill: draw.between(0.02, 0.18),
        algo: draw.chance(0.45),
        dailyStop: null,
        activeDays: draw.between(0.8, 1),
      };
      return draw.chance(0.5)
        ? {
            ...shared,
            holdMinutes: around(draw, 45, 0.4),
            risk: around(draw, 0.001, 0.35),
            afterLoss: draw.between(1.6, 2.2),
            afterWin: 1,
            streakCap: 4 + draw.integer(4),
            chasesLoss: true,
            stop: around(draw, 1, 0.15),
            take: around(draw, 0.85, 0.15),
            stopShare: draw.between(0.6, 1),
            takeShare: draw.between(0.7, 1),
            patience: 0,
            revenge: { chance: draw.between(0.6, 0.95), minutes: around(draw, 4, 0.5), sizeFactor: 1 },
          }
        : {
            ...shared,
            ideasPerDay: around(draw, 2.5, 0.3),
            holdMinutes: around(draw, 240, 0.3),
            risk: around(draw, 0.0005, 0.35),
            stopShare: draw.between(0, 0.1),
            take: around(draw, 0.45, 0.2),
            takeShare: draw.between(0.3, 1),
            patience: 8,
            holdsWeekend: true,
            adds: {
              direction: -1 as const,
              spacing: around(draw, 0.6, 0.2),
              sizeFactor: draw.between(1.5, 2.1),
              max: 4 + draw.integer(4),
            },
          };
    },
  },
  'grid-harvester': {
    share: 6,
    draw: (draw) => ({
      ideasPerDay: around(draw, 3.5, 0.35),
      activeDays: draw.between(0.85, 1),
      hourWidth: draw.between(4, 12),
      ...favourites(draw, [...majors, ...crosses.slice(2), ...gold], 1 + draw.integer(3)),
      maxConcurrent: 1 + draw.integer(3),
      trendFollowing: draw.between(-0.6, 0),
      fixedBase: draw.chance(0.7),
      risk: around(draw, 0.0007, 0.3),
      sizeNoise: around(draw, 0.02, 0.4),
      holdMinutes: around(draw, 200, 0.3),
      holdSpread: draw.between(0.2, 0.5),
      stopShare: draw.between(0, 0.15),
      take: around(draw, 0.35, 0.2),
      takeShare: draw.between(0.5, 1),
      patience: 10,
      holdsWeekend: true,
      adds: { direction: -1, spacing: around(draw, 0.4, 0.2), sizeFactor: around(draw, 1.02, 0.03), max: 6 + draw.integer(9) },
      dailyStop: null,
      algo: draw.chance(0.75),
    }),
  },
  'news-gambler': {
    share: 5,
    draw: (draw) => ({
      ideasPerDay: around(draw, 1.1, 0.4),
      newsShare: draw.between(0.55, 0.95),
      ...favourites(draw, [...majors.slice(0, 5), ...gold, ...index('NAS100')], 3 + draw.integer(3)),
      holdMinutes: around(draw, 7, 0.5),
      risk: around(draw, 0.0065, 0.35),
      sizeNoise: around(draw, 0.3, 0.3),
      stop: around(draw, 1.8, 0.2),
      take: around(draw, 2.4, 0.3),
      stopShare: draw.between(0.3, 0.8),
      takeShare: draw.between(0.2, 0.6),
      trendFollowing: draw.between(0, 0.5),
      straddle: draw.chance(0.15),
    }),
  },
  'all-in-gambler': {
    share: 6,
    draw: (draw) => ({
      ideasPerDay: around(draw, 2.2, 0.4),
      activeDays: draw.between(0.4, 0.8),
      ...favourites(draw, lively, 1 + draw.integer(3)),
      risk: around(draw, 0.0095, 0.5),
      sizeNoise: around(draw, 0.45, 0.3),
      afterLoss: around(draw, 1.3, 0.15),
      afterWin: around(draw, 1.2, 0.15),
      holdMinutes: around(draw, 90, 0.6),
      holdSpread: draw.between(0.8, 1.2),
      stopShare: draw.between(0.1, 0.7),
      takeShare: draw.between(0.1, 0.4),
      take: around(draw, 2, 0.3),
      patience: 2,
      dailyStop: null,
      holdsWeekend: draw.chance(0.3),
      skill: draw.between(-0.1, 0.06),
    }),
  },
  'loss-rider': {
    share: 14,
    draw: (draw) => ({
      ideasPerDay: around(draw, 4, 0.35),
      maxConcurrent: 1 + draw.integer(3),
      risk: around(draw, 0.0045, 0.3),
      sizeNoise: around(draw, 0.22, 0.3),
      holdMinutes: around(draw, 70, 0.4),
      stopShare: draw.between(0, 0.3),
      stop: around(draw, 2.4, 0.2),
      take: around(draw, 1.2, 0.2),
      takeShare: draw.between(0.1, 0.4),
      cutsWinners: around(draw, 0.6, 0.25),
      patience: 3 + draw.integer(5),
      holdsWeekend: draw.chance(0.7),
      trendFollowing: draw.between(-0.7, 0),
      adds: draw.chance(0.25)
        ? { direction: -1, spacing: around(draw, 1, 0.3), sizeFactor: around(draw, 1, 0.1), max: 1 + draw.integer(2) }
        : null,
      dailyStop: null,
      skill: draw.between(-0.04, 0.12),
    }),
  },
  'revenge-trader': {
    share: 8,
    draw: (draw) => ({
      ideasPerDay: around(draw, 3, 0.3),
      burst: draw.between(0.5, 0.9),
      risk: around(draw, 0.003, 0.3),
      sizeNoise: around(draw, 0.25, 0.3),
      afterLoss: around(draw, 1.12, 0.08),
      holdMinutes: around(draw, 30, 0.4),
      stopShare: draw.between(0.4, 0.9),
      takeShare: draw.between(0.2, 0.7),
      revenge: { chance: draw.between(0.5, 0.85), minutes: around(draw, 3, 0.4), sizeFactor: draw.between(1.3, 2) },
      dailyStop: null,
      skill: draw.between(0, 0.16),
    }),
  },
  'steady-day-trader': {
    share: 13,
    draw: (draw) => ({
      ideasPerDay: around(draw, 3.4, 0.3),
      burst: draw.between(0.1, 0.3),
      risk: around(draw, 0.0045, 0.25),
      sizeNoise: around(draw, 0.1, 0.3),
      holdMinutes: around(draw, 130, 0.3),
      stopShare: draw.between(0.93, 1),
      takeShare: draw.between(0.75, 1),
      take: around(draw, 1.6, 0.2),
      patience: 0,
      flatByHour: 20,
      dailyStop: draw.between(0.01, 0.02),
      skill: draw.between(0, 0.24),
    }),
  },
  'swing-trader': {
    share: 8,
    draw: (draw) => ({
      ideasPerDay: around(draw, 1.8, 0.3),
      activeDays: draw.between(0.5, 0.8),
      hourWidth: draw.between(3, 6),
      maxConcurrent: 2 + draw.integer(4),
      ...favourites(draw, everything, 4 + draw.integer(5)),
      holdMinutes: around(draw, 3 * 24 * 60, 0.35),
      holdSpread: draw.between(0.4, 0.7),
      risk: around(draw, 0.0048, 0.3),
      stop: around(draw, 1.1, 0.2),
      take: around(draw, 1.9, 0.25),
      stopShare: draw.between(0.75, 1),
      takeShare: draw.between(0.5, 0.95),
      trendFollowing: draw.between(0, 0.7),
      trendHours: 72,
      holdsWeekend: true,
      patience: draw.integer(2),
      skill: draw.between(-0.08, 0.14),
    }),
  },
  'night-trader': {
    share: 5,
    draw: (draw) => ({
      ideasPerDay: around(draw, 4, 0.3),
      activeDays: draw.between(0.75, 1),
      hourCentre: draw.between(23, 25.5),
      hourWidth: draw.between(1.2, 2),
      ...favourites(draw, [...majors, ...crosses], 2 + draw.integer(4)),
      maxConcurrent: 1 + draw.integer(3),
      holdMinutes: around(draw, 170, 0.3),
      risk: around(draw, 0.004, 0.3),
      stop: around(draw, 2, 0.2),
      take: around(draw, 0.8, 0.2),
      stopShare: draw.between(0.6, 1),
      takeShare: draw.between(0.6, 1),
      trendFollowing: draw.between(-0.9, -0.3),
      algo: draw.chance(0.5),
      skill: draw.between(0.14, 0.28),
    }),
  },
  'trend-pyramider': {
    share: 5,
    draw: (draw) => ({
      ideasPerDay: around(draw, 1.2, 0.3),
      ...favourites(draw, [...majors, ...gold, ...indices, ...exotic], 3 + draw.integer(4)),
      holdMinutes: around(draw, 14 * 60, 0.4),
      risk: around(draw, 0.0033, 0.25),
      stop: around(draw, 0.7, 0.15),
      stopShare: draw.between(0.85, 1),
      takeShare: draw.between(0, 0.15),
      take: 4,
      trendFollowing: draw.between(0.7, 1),
      trendHours: draw.pick([12, 24, 48]),
      adds: { direction: 1, spacing: around(draw, 0.4, 0.2), sizeFactor: draw.between(0.7, 1.15), max: 2 + draw.integer(4) },
      holdsWeekend: draw.chance(0.6),
      skill: draw.between(-0.02, 0.12),
    }),
  },
  'latency-exploiter': {
    share: 2,
    draw: (draw) => ({
      ideasPerDay: around(draw, 16, 0.35),
      burst: draw.between(0.3, 0.7),
      hourCentre: draw.between(11, 15),
      staleQuotes: true,
      ...favourites(draw, [...gold, ...indices.slice(1), ...majors.slice(0, 3)], 1 + draw.integer(3)),
      holdMinutes: around(draw, 0.25, 0.3),
      risk: around(draw, 0.0035, 0.3),
      fixedBase: true,
      sizeNoise: around(draw, 0.1, 0.4),
      algo: draw.chance(0.85),
      newsShare: 0,
    }),
  },
  'algo-portfolio': {
    share: 6,
    draw: (draw) => ({
      ideasPerDay: around(draw, 11, 0.3),
      activeDays: 1,
      burst: draw.between(0.1, 0.25),
      hourWidth: 12,
      ...favourites(draw, everything, 7 + draw.integer(7)),
      maxConcurrent: 5 + draw.integer(6),
      holdMinutes: around(draw, 190, 0.4),
      risk: around(draw, 0.0011, 0.25),
      fixedBase: draw.chance(0.6),
      sizeNoise: around(draw, 0.04, 0.4),
      stopShare: draw.between(0.9, 1),
      takeShare: draw.between(0.8, 1),
      take: around(draw, 1.3, 0.2),
      patience: 0,
      partialShare: 0,
      holdsWeekend: draw.chance(0.4),
      revenge: { chance: 0, minutes: 5, sizeFactor: 1 },
      dailyStop: null,
      newsShare: 0,
      algo: true,
      skill: draw.between(0.06, 0.2),
    }),
  },
  'insufficient-data': {
    share: 5,
    draw: (draw) => ({
      ideasPerDay: around(draw, 1.2, 0.4),
      activeDays: draw.between(0.2, 0.6),
      ideaLimit: 1 + draw.integer(15),
    }),
  },
  'signal-follower': {
    share: 0,
    draw: (draw) => ({ ideasPerDay: around(draw, 0.5, 0.5), activeDays: draw.between(0.1, 0.4), maxConcurrent: 2 }),
  },
};

const drawable = Object.entries(styles) as [ArchetypeKey, Style][];

/** An archetype for someone who trades on their own. */
export function drawArchetype(draw: Random): ArchetypeKey {
  return drawable[draw.weighted(drawable.map(([, style]) => style.share))]![0];
}

/** A person of an archetype: the archetype's distributions, one draw of each. */
export function drawPersona(draw: Random, archetype: ArchetypeKey): Persona {
  return { ...ordinary(draw.fork('ordinary')), ...styles[archetype]?.draw(draw.fork('style')), archetype };
}

/** The same person some months later: a little busier or calmer, bigger or smaller, at somewhat other hours. */
export function drift(draw: Random, persona: Persona): Persona {
  return {
    ...persona,
    ideasPerDay: around(draw, persona.ideasPerDay, 0.25),
    risk: around(draw, persona.risk, 0.25),
    holdMinutes: around(draw, persona.holdMinutes, 0.2),
    hourCentre: persona.hourCentre + draw.normal(),
    skill: persona.skill + 0.03 * draw.normal(),
    stopShare: Math.min(1, Math.max(0, persona.stopShare + 0.1 * draw.normal())),
  };
}
