import { tokenColour } from '#app/components/charts/use-chart.ts';
import { CategoryBadge } from '#app/components/ui/badge.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { type ArchetypeTag, type Membership, minIdeasForArchetype } from '#app/domain/account-views.ts';
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
export function ArchetypeBadge({
  archetype,
  confidence = null,
  prior = null,
}: {
  archetype: ArchetypeTag | null;
  confidence?: number | null;
  /** What the first trades of a new account make likely: shown instead, and as a guess. */
  prior?: readonly Membership[] | null;
}) {
  const { t } = useWords();
  const [likeliest] = prior ?? [];
  if (likeliest) return <PriorBadge prior={prior!} likeliest={likeliest} />;
  if (!archetype) return <NotEvaluated reason={t('accounts:noArchetype')} />;
  const isUnsure = archetype.index < 0;
  return (
    <span className="inline-flex max-w-full items-center gap-2" title={`${archetypeName(t, archetype)}: ${archetypeMeaning(t, archetype)}`}>
      <CategoryBadge slot={archetype.colour} className={isUnsure ? 'text-muted' : undefined}>
        {archetypeName(t, archetype)}
      </CategoryBadge>
      {confidence === null ? null : (
        <span className="figures shrink-0 whitespace-nowrap text-2xs text-faint" title={t('accounts:confidenceMeaning')}>
          {wholePercent(confidence)}
        </span>
      )}
    </span>
  );
}

const wholePercent = (share: number) => formatMetric(Math.round(share * 100) / 100, 'probability').replace('.0', '');

/** `Steady day trader 46 %, Revenge trader 22 %`. */
export const membershipWords = (t: Words, memberships: readonly Membership[]): string =>
  memberships.map(({ tag, share }) => `${archetypeName(t, tag)} ${wholePercent(share)}`).join(', ');

/** A guess: an outline instead of a filled mark, and the word "probably". */
function PriorBadge({ prior, likeliest: { tag, share } }: { prior: readonly Membership[]; likeliest: Membership }) {
  const { t } = useWords();
  return (
    <span
      className="inline-flex max-w-full items-center gap-1.5 text-muted"
      title={t('accounts:priorMeaning', { shares: membershipWords(t, prior), count: minIdeasForArchetype })}
    >
      <svg width="10" height="10" aria-hidden="true" className="shrink-0">
        <rect
          x="0.75"
          y="0.75"
          width="8.5"
          height="8.5"
          rx="1.5"
          fill="none"
          stroke={tokenColour(archetypeToken(tag))}
          strokeWidth="1.5"
          strokeDasharray="2.5 1.5"
        />
      </svg>
      <span className="truncate italic">{t('accounts:prior', { archetype: archetypeName(t, tag) })}</span>
      <span className="figures shrink-0 text-2xs text-faint">{wholePercent(share)}</span>
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
