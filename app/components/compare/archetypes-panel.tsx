import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatMetric } from '#app/domain/format.ts';
import type { ComparedAccount } from '#app/domain/style-views.ts';
import { MarkedAccount } from './account-mark.tsx';

/** Shares under this say nothing to a reader. */
const leastShare = 0.02;

/** To which archetypes the compared accounts belong, and how far. */
export function ArchetypesPanel({ accounts }: { accounts: readonly ComparedAccount[] }) {
  const { t, i18n } = useWords();
  return (
    <Panel title={t('compare:archetypes.title')} subtitle={t('compare:archetypes.subtitle')}>
      <ul className="grid grid-cols-1 gap-x-8 gap-y-3 desk:grid-cols-2">
        {accounts.map(({ row, memberships }, place) => (
          <li key={row.id} className="min-w-0 text-xs">
            <p className="mb-1 font-medium">
              <MarkedAccount row={row} place={place} />
            </p>
            {memberships.length > 0 ? (
              <ul className="flex flex-col gap-0.5">
                {memberships
                  .filter(({ share }, index) => index === 0 || share >= leastShare)
                  .map(({ tag, share }) => (
                    <li key={tag.index} className="flex items-center gap-2">
                      <span className="figures w-12 shrink-0 text-end text-muted">
                        {formatMetric(share, 'percent', { locale: i18n.language })}
                      </span>
                      <span className="min-w-0">
                        <ArchetypeBadge archetype={tag} />
                      </span>
                    </li>
                  ))}
              </ul>
            ) : row.archetype ? (
              <ArchetypeBadge archetype={row.archetype} confidence={row.confidence} />
            ) : (
              <p className="text-muted">{t('compare:archetypes.none')}</p>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
