/** How a person weighs metrics, style and series against each other, as it stands in the address: `like=style`, or `like=2-1-0` for weights of their own. */
import { type SimilarityPreset, type SimilarityWeights, similarityBlocks, similarityPresets } from '#workers/contracts/similarity.ts';

export { type SimilarityWeights, similarityBlocks, similarityPresets, similaritySeries } from '#workers/contracts/similarity.ts';

export const similarityPresetNames = Object.keys(similarityPresets) as SimilarityPreset[];
export const mostWeight = 4;
/** Nearest accounts that are listed. */
export const similarShown = 12;

/** Weights in the address; anything else is the mix. At least one block must count. */
export function weightsFromText(text: string | null): SimilarityWeights {
  const preset = similarityPresetNames.find((name) => name === text);
  if (preset) return similarityPresets[preset];
  const digits = text?.split('-').map(Number) ?? [];
  const isValid =
    digits.length === similarityBlocks.length && digits.every((digit) => Number.isInteger(digit) && digit >= 0 && digit <= mostWeight);
  if (!isValid || digits.every((digit) => digit === 0)) return similarityPresets.mix;
  return { metrics: digits[0]!, style: digits[1]!, series: digits[2]! };
}

export const presetOf = (weights: SimilarityWeights): SimilarityPreset | null =>
  similarityPresetNames.find((name) => similarityBlocks.every((block) => similarityPresets[name][block] === weights[block])) ?? null;

/** The shortest text that `weightsFromText` reads back; null for the mix, which is what an address without it means. */
export function weightsToText(weights: SimilarityWeights): string | null {
  const preset = presetOf(weights);
  if (preset) return preset === 'mix' ? null : preset;
  return similarityBlocks.map((block) => weights[block]).join('-');
}
