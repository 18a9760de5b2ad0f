import type { Random } from '#workers/core/numerics/random.ts';
import { instrumentIndex } from '../market/instruments.ts';
import type { SpellKind } from '../traders/life.ts';
import type { Persona } from '../traders/persona.ts';

/** Habits that a spell of misconduct lays over a person's own. Everything else (hours, market, skill) stays theirs. */
const habits: Record<SpellKind, (draw: Random, own: Persona) => Partial<Persona>> = {
  martingale: (draw, own) => ({
    afterLoss: draw.between(1.6, 2.3),
    afterWin: 1,
    streakCap: 4 + draw.integer(3),
    chasesLoss: true,
    fixedBase: true,
    sizeNoise: 0.05,
    risk: Math.min(own.risk, draw.between(0.001, 0.004)),
    ideasPerDay: Math.max(own.ideasPerDay, 4),
    holdMinutes: Math.min(own.holdMinutes, 90),
    maxConcurrent: 1,
    revenge: { chance: draw.between(0.6, 0.95), minutes: draw.between(2, 8), sizeFactor: 1 },
    dailyStop: null,
  }),
  grid: (draw, own) => ({
    adds: { direction: -1, spacing: draw.between(0.3, 0.55), sizeFactor: 1, max: 5 + draw.integer(8) },
    take: draw.between(0.25, 0.45),
    cutsWinners: null,
    partialShare: 0,
    stopShare: 0,
    sizeNoise: 0.02,
    risk: Math.min(own.risk, draw.between(0.0008, 0.002)),
    holdMinutes: draw.between(90, 240),
    ideasPerDay: Math.max(own.ideasPerDay, 2.5),
    patience: 10,
    holdsWeekend: true,
    dailyStop: null,
  }),
  'news-straddle': (draw, own) => ({
    newsShare: draw.between(0.7, 1),
    straddle: true,
    // releases come for currencies and gold: add what the person may not trade otherwise
    instruments: [...new Set([...own.instruments, instrumentIndex('EURUSD'), instrumentIndex('XAUUSD')])],
    weights: [...new Set([...own.instruments, instrumentIndex('EURUSD'), instrumentIndex('XAUUSD')])].map(() => 1),
    ideasPerDay: own.ideasPerDay * 0.5,
    risk: Math.max(own.risk, draw.between(0.004, 0.01)),
  }),
  latency: (draw, own) => ({
    staleQuotes: true,
    fixedBase: true,
    newsShare: 0,
    ideasPerDay: Math.max(own.ideasPerDay, draw.between(8, 18)),
    holdMinutes: draw.between(0.15, 0.35),
    risk: Math.max(own.risk, 0.003),
    adds: null,
  }),
  revenge: (draw, own) => ({
    revenge: { chance: draw.between(0.65, 0.9), minutes: draw.between(1, 4), sizeFactor: draw.between(1.5, 2.4) },
    afterLoss: Math.max(own.afterLoss, 1.1),
    ideasPerDay: Math.max(own.ideasPerDay, 3),
    holdMinutes: Math.min(own.holdMinutes, 60),
    maxConcurrent: 1,
    dailyStop: null,
  }),
};

/** The person while the spell lasts. */
export function underSpell(draw: Random, own: Persona, kind: SpellKind): Persona {
  return { ...own, ...habits[kind](draw, own) };
}
