import { tokenColour } from '#app/components/charts/use-chart.ts';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeTag, Membership } from '#app/domain/account-views.ts';
import { formatMetric } from '#app/domain/format.ts';
import { archetypeName, archetypeToken } from './archetype.tsx';

const width = 88;

/** How an account divides among the archetypes: a bar of their colours, with the largest share in words. `fallback` is the confidence of runs without shares. */
export function MembershipBar({
  memberships,
  own,
  fallback,
}: {
  memberships: readonly Membership[];
  own: ArchetypeTag;
  fallback: number | null;
}) {
  const { t, i18n } = useWords();
  const percent = (share: number) =>
    formatMetric(Math.round(share * 100) / 100, 'probability', { locale: i18n.language }).replace('.0', '');
  const parts = memberships.length > 0 ? memberships : fallback === null ? [] : [{ tag: own, share: fallback }];
  if (parts.length === 0) return <span className="text-muted">—</span>;
  const label = parts.map(({ tag, share }) => `${archetypeName(t, tag)} ${percent(share)}`).join(', ');
  let from = 0;
  return (
    <span className="inline-flex items-center gap-2" title={label}>
      <svg role="img" aria-label={label} width={width} height="8" className="shrink-0">
        <rect width={width} height="8" rx="1" fill={tokenColour('sunken')} />
        {parts.map(({ tag, share }) => {
          const left = from;
          from += share * width;
          return (
            <rect key={tag.index} x={left} width={Math.max(0, share * width - 0.5)} height="8" fill={tokenColour(archetypeToken(tag))} />
          );
        })}
      </svg>
      <span className="figures text-xs">{percent(parts[0]!.share)}</span>
      {parts[1] && parts[1].share >= 0.1 ? (
        <span className="hidden max-w-40 truncate text-2xs text-faint desk:inline">
          {archetypeName(t, parts[1].tag)} {percent(parts[1].share)}
        </span>
      ) : null}
    </span>
  );
}
