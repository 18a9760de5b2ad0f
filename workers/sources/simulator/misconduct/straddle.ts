import type { Random } from '#workers/core/numerics/random.ts';
import { minuteMs } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import { type Leg, runIdea, type Terms, type Tickets } from '../traders/execution.ts';

export type Straddle = { instrument: number; lots: number; atMs: number; eventMs: number; deviation: number };

/** Buys and sells the same symbol seconds before a release, both with a tight stop: one side is lost, the other is to run. */
export function runStraddle(market: Market, terms: Terms, plan: Straddle, draw: Random, tickets: Tickets): Leg[] {
  const spread = market.spreadAt(plan.instrument, plan.atMs) * terms.spreadFactor;
  const stop = Math.max(5 * spread, 1.2 * plan.deviation);
  const sides = draw.chance(0.5) ? ([1, -1] as const) : ([-1, 1] as const);
  const gapMs = draw.between(400, 9_000);
  return sides.flatMap((side, order) =>
    runIdea(
      market,
      terms,
      {
        instrument: plan.instrument,
        side,
        lots: plan.lots,
        atMs: Math.round(plan.atMs + order * gapMs),
        stop,
        take: draw.chance(0.7) ? stop * draw.between(2, 5) : null,
        cut: null,
        holdMs: plan.eventMs - plan.atMs + draw.between(2, 14) * minuteMs,
        patience: 0,
        partial: null,
        adds: null,
        latestMs: plan.eventMs + 30 * minuteMs,
        lossLimit: Number.MAX_SAFE_INTEGER,
        algo: false,
        magic: null,
        comment: null,
      },
      draw,
      tickets,
    ),
  );
}
