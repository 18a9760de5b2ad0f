import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import type { ArchetypeCard } from '#app/domain/archetype-views.ts';
import { formatMetric } from '#app/domain/format.ts';

type Rule = NonNullable<ArchetypeCard['rule']>;

/** `Median holding time under 4 min and size variation under 0.30`. */
export function ruleSentence(t: Words, { conditions }: Rule, locale: string): string {
  const parts = conditions.map(({ metric, op, value }) =>
    t(op === '<' ? 'archetypes:rule.under' : 'archetypes:rule.from', {
      metric: featureName(t, metric),
      value: featureValue(metric, value, locale),
    }),
  );
  return parts
    .map((part, place) => (place === 0 ? part : part.charAt(0).toLowerCase() + part.slice(1)))
    .join(` ${t('archetypes:rule.and')} `);
}

/** A group in words that anyone can check on an account, and how far the words reach. Nothing where no short rule tells the group. */
export function RuleWords({ rule, isFull = false }: { rule: ArchetypeCard['rule']; isFull?: boolean }) {
  const { t, i18n } = useWords();
  const percent = (share: number) => formatMetric(share, 'percent', { locale: i18n.language });
  if (!rule || rule.conditions.length === 0) {
    return isFull ? <p className="text-muted">{t('archetypes:rule.none')}</p> : null;
  }
  const fit = t('archetypes:rule.fit', { precision: percent(rule.precision), recall: percent(rule.recall) });
  const sentence = ruleSentence(t, rule, i18n.language);
  if (isFull) {
    return (
      <>
        <p className="text-base">{sentence}.</p>
        <p className="text-xs text-muted">{fit}</p>
      </>
    );
  }
  return (
    <Tooltip content={fit}>
      <button type="button" className="cursor-help text-start text-xs">
        {sentence}
      </button>
    </Tooltip>
  );
}
