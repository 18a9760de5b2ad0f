import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import type { Words } from '#app/components/words.ts';
import type { ComparedPart, FingerprintBlock, SimilarityPart } from '#app/domain/style-views.ts';

/** The name of a part of a distance: a metric, a block of the fingerprint or the equity curve. */
export function partName(t: Words, { block, key }: Pick<SimilarityPart, 'block' | 'key'>): string {
  if (block === 'metrics') return featureName(t, key);
  return block === 'style' ? t(`style:similar.style.${key as FingerprintBlock}`) : t('style:similar.equity');
}

/** The same with both values where it is a metric: `hold, median (4 min, 5 min)`. */
export function partWithValues(t: Words, part: ComparedPart, locale: string): string {
  const name = part.block === 'metrics' ? partName(t, part).toLowerCase() : partName(t, part);
  if (part.own === null || part.other === null) return name;
  return t('style:similar.values', {
    feature: name,
    own: featureValue(part.key, part.own, locale),
    other: featureValue(part.key, part.other, locale),
  });
}

const alikeShown = 3;
const differsShown = 2;

/** The parts that bring two accounts nearer than a random pair by most. */
export const alikeParts = <Part extends SimilarityPart>(parts: readonly Part[]): Part[] =>
  [...parts]
    .filter(({ squared, expected }) => expected > squared)
    .sort((a, b) => b.expected - b.squared - (a.expected - a.squared))
    .slice(0, alikeShown);

/** The largest parts of the distance, but for those that bring the two nearer all the same. */
export function differingParts<Part extends SimilarityPart>(parts: readonly Part[]): Part[] {
  const alike = new Set(alikeParts(parts));
  return [...parts]
    .filter((part) => part.squared > 0 && !alike.has(part))
    .sort((a, b) => b.squared - a.squared)
    .slice(0, differsShown);
}
