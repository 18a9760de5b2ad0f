import type { Random } from '#workers/core/numerics/random.ts';
import type { Persona } from './persona.ts';

/**
 * How people of a book are made. `shifted` is another population of the same archetypes: they hold longer, at other hours, trade less often and more unevenly, vary their
 * sizes more, double less, stack fewer orders farther apart. Whatever was tuned on a standard book shows on a shifted one what it is worth.
 */
export type Traits = 'standard' | 'shifted';

const weaker = (factor: number, share: number) => 1 + share * (factor - 1);
const widened = (draw: Random, value: number, factor: number, spread: number) => value * factor * Math.exp(spread * draw.normal());

/** The person as a book with these traits has them. */
export function withTraits(draw: Random, persona: Persona, traits: Traits): Persona {
  if (traits === 'standard') return persona;
  return {
    ...persona,
    ideasPerDay: widened(draw, persona.ideasPerDay, 0.75, 0.2),
    burst: persona.burst * 1.4,
    hourCentre: (persona.hourCentre + 3 + draw.normal()) % 24,
    hourWidth: persona.hourWidth * 1.25,
    holdMinutes: widened(draw, persona.holdMinutes, 1.5, 0.25),
    holdSpread: persona.holdSpread * 1.2,
    risk: widened(draw, persona.risk, 1.3, 0.2),
    sizeNoise: persona.sizeNoise * 1.6,
    afterLoss: weaker(persona.afterLoss, 0.8),
    afterWin: weaker(persona.afterWin, 0.8),
    adds: persona.adds && {
      ...persona.adds,
      spacing: persona.adds.spacing * 1.3,
      sizeFactor: weaker(persona.adds.sizeFactor, 0.8),
      max: Math.max(2, persona.adds.max - 1),
    },
    revenge: { ...persona.revenge, chance: persona.revenge.chance * 0.85, minutes: persona.revenge.minutes * 1.5 },
    stopShare: persona.stopShare * 0.85,
  };
}
