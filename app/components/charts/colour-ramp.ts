/** Colours for continuous values on a canvas, from the theme's tokens. */
import { readToken } from './use-chart.ts';

/** Stops of the ramps, from the lowest value to the highest. */
export const rampTokens = {
  sequential: ['ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4'],
  diverging: ['loss', 'line-strong', 'gain'],
} as const;
export type Ramp = keyof typeof rampTokens;

/** So many shades are told apart; points of one shade are drawn in one go. */
export const shadeCount = 24;

type Rgb = readonly [number, number, number];

/** The colour at a place from 0 to 1 between evenly spaced stops. */
export function mixStops(stops: readonly Rgb[], place: number): Rgb {
  const at = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(at));
  return [0, 1, 2].map((channel) =>
    Math.round(stops[below]![channel]! + (at - below) * (stops[below + 1]![channel]! - stops[below]![channel]!)),
  ) as unknown as Rgb;
}

/** The shade of a place from 0 to 1. */
export const shadeOf = (place: number): number => Math.min(shadeCount - 1, Math.floor(place * shadeCount));

/** Every shade of a ramp in the theme on screen. */
export function readShades(ramp: Ramp, alpha: number): string[] {
  const stops = rampTokens[ramp].map((token) => readToken(token).match(/\d+/g)!.slice(0, 3).map(Number) as unknown as Rgb);
  return Array.from({ length: shadeCount }, (_, shade) => `rgb(${mixStops(stops, (shade + 0.5) / shadeCount).join(' ')} / ${alpha})`);
}
