import { CategoryBadge } from '#app/components/ui/badge.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { type ArchetypeTag, minIdeasForArchetype } from '#app/domain/account-views.ts';
import { formatMetric, metricKeys } from '#app/domain/metrics.ts';

/** The colour token of an archetype: the same on every screen and after every run. */
export const archetypeToken = ({ colour }: Pick<ArchetypeTag, 'colour'>) => `cat-${colour}`;

/** A metric as the run's English names write it: `holdMedian` is `hold median` (workers/core/archetypes/name-clusters.ts). */
const metricOfWords = new Map(metricKeys.map((key) => [key.replace(/[A-Z0-9]+/g, (capital) => ` ${capital.toLowerCase()}`), key]));

/** `high size cv` in the words of the screen's language; what is no feature stays as it is. */
function featurePhrase(t: Words, phrase: string): string {
  const [direction, ...words] = phrase.split(' ');
  const metric = metricOfWords.get(words.join(' '));
  if (!metric || (direction !== 'high' && direction !== 'low')) return phrase;
  return t(`account:${direction}`, { metric: t(`metrics:${metric}.name`).toLowerCase() });
}

/** An archetype's name: an admin's, or else its own in the person's language. Mixed groups and namesakes carry the features that set them apart. */
export function archetypeName(t: Words, { key, name, givenName }: Pick<ArchetypeTag, 'key' | 'name'> & Partial<ArchetypeTag>): string {
  if (givenName) return givenName;
  const [main, apart] = name.split(' · ');
  const features = main!.startsWith('Mixed: ') ? main!.slice('Mixed: '.length).split(', ') : [];
  const all = [...features, ...(apart ? [apart] : [])].map((phrase) => featurePhrase(t, phrase));
  const base = t(`metrics:archetype.${key}.name`);
  return all.length > 0 ? `${base} (${all.join(', ')})` : base;
}

export const archetypeMeaning = (t: Words, { key }: Pick<ArchetypeTag, 'key'>): string =>
  t(`metrics:archetype.${key}.meaning`, { count: minIdeasForArchetype });

/** An archetype with its colour, and how sure that is. */
export function ArchetypeBadge({ archetype, confidence = null }: { archetype: ArchetypeTag | null; confidence?: number | null }) {
  const { t } = useWords();
  if (!archetype) return <NotEvaluated reason={t('accounts:noArchetype')} />;
  const isUnsure = archetype.index < 0;
  return (
    <span className="inline-flex max-w-full items-center gap-2" title={`${archetypeName(t, archetype)}: ${archetypeMeaning(t, archetype)}`}>
      <CategoryBadge slot={archetype.colour} className={isUnsure ? 'text-muted' : undefined}>
        {archetypeName(t, archetype)}
      </CategoryBadge>
      {confidence === null ? null : (
        <span className="figures shrink-0 whitespace-nowrap text-2xs text-faint" title={t('accounts:confidenceMeaning')}>
          {formatMetric(Math.round(confidence * 100) / 100, 'probability').replace('.0', '')}
        </span>
      )}
    </span>
  );
}

/** The same with its meaning on hover and focus, where there is room for a word of explanation. */
export function ArchetypeWithMeaning(props: { archetype: ArchetypeTag; confidence?: number | null }) {
  const { t } = useWords();
  return (
    <Tooltip content={archetypeMeaning(t, props.archetype)}>
      <button type="button" className="max-w-full cursor-help self-start text-start">
        <ArchetypeBadge {...props} />
      </button>
    </Tooltip>
  );
}
