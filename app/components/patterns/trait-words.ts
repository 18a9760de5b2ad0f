import { archetypeName } from '#app/components/accounts/archetype.tsx';
import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import type { Words } from '#app/components/words.ts';
import type { ArchetypeKey } from '#app/domain/account-views.ts';
import { formatMetric } from '#app/domain/format.ts';
import type { SharedTrait } from '#app/domain/pattern-views.ts';

/** What the members of a group have in common, as a sentence with both sides in figures. */
export function traitWords(t: Words, { kind, key, members, others, strength }: SharedTrait, locale: string): string {
  const isMore = strength >= 0;
  if (kind === 'metric') {
    const values = { metric: featureName(t, key), members: featureValue(key, members, locale), others: featureValue(key, others, locale) };
    return t(isMore ? 'patterns:trait.metricHigh' : 'patterns:trait.metricLow', values);
  }
  const share = (value: number) => formatMetric(value, 'percent', { locale }).replace('.0', '');
  const values = { key: keyWords(t, kind, key), members: share(members), others: share(others) };
  return t(`patterns:trait.${kind}${isMore ? 'More' : 'Less'}`, values);
}

function keyWords(t: Words, kind: Exclude<SharedTrait['kind'], 'metric'>, key: string): string {
  if (kind === 'archetype') return archetypeName(t, { key: key as ArchetypeKey, name: key });
  if (kind === 'weekday') return t(`patterns:weekday.${String(Number(key) - 1) as '0'}`);
  return kind === 'hour' ? key.padStart(2, '0') : key;
}

/** A small chance as people read it: `3 %`, `0.2 %`, `< 0.01 %`. */
export function chanceWords(value: number, locale: string): string {
  if (value < 1e-4) return '< 0.01 %';
  return `${new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(value * 100)} %`;
}
