/** Loss limits against which the distance to a breach is measured (M49), one named and dated line each. */
export type LossPreset = {
  key: string;
  /** Since when this line reads as it does. */
  since: string;
  /** Share of the first balance that may be lost before the account is closed. */
  maxLossShare: number;
  /** `static`: the floor stays where it began; it does not follow gains. */
  floor: 'static';
};

const lossPresets = {
  'static-10': { key: 'static-10', since: '2026-11-23', maxLossShare: 0.1, floor: 'static' },
} as const satisfies Record<string, LossPreset>;

/** The preset of `distanceToBreach` (behaviour catalogue 4.4, lenient: 10 % static). */
export const defaultLossPreset: LossPreset = lossPresets['static-10'];
