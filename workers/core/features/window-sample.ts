import { behindAgainstFresh, sizeReaction } from './after-results.ts';
import { dispositionDays } from './disposition.ts';
import { type BalanceCurve, equitySample } from './equity.ts';
import { pausesAfterResults, stepsOnSymbol } from './sequence.ts';
import type { WindowView } from './windows.ts';

/** What the metrics with a weekly history and their intervals are both made of, drawn from a window once. */
export function followedSample(view: WindowView, curve: BalanceCurve) {
  return { equity: equitySample(view, curve), steps: stepsOnSymbol(view), pauses: pausesAfterResults(view) };
}

/** The same for all metrics. */
export function windowSample(view: WindowView, curve: BalanceCurve) {
  return {
    ...followedSample(view, curve),
    disposition: dispositionDays(view),
    reaction: sizeReaction(view),
    behind: behindAgainstFresh(view),
  };
}

export type FollowedSample = ReturnType<typeof followedSample>;
export type WindowSample = ReturnType<typeof windowSample>;
