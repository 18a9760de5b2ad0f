import { ArrowLeftRight, Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { archetypeName } from '#app/components/accounts/archetype.tsx';
import { useSearchParams } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { minIdeasForArchetype } from '#app/domain/account-views.ts';
import type { ArchetypesView } from '#app/domain/archetype-views.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';
import { parseArea } from '#app/domain/map-area.ts';
import { ArchetypeCard } from './archetype-card.tsx';
import { ArchetypeMap } from './archetype-map.tsx';
import { FitFigures } from './fit-figures.tsx';
import { HowFormed } from './how-formed.tsx';
import { InsufficientPanel, NoisePanel } from './noise-panel.tsx';
import { SelectionPanel } from './selection-panel.tsx';

type Props = {
  view: ArchetypesView;
  groups: readonly { id: number; name: string }[];
  may: { write: boolean; ungroup: boolean; manage: boolean };
};

/** What groups of behaviour the book holds, how sure that is, and who belongs to them. */
export function ArchetypesPage({ view, groups, may }: Props) {
  const { t, i18n } = useWords();
  const { fit, cards, insufficient, noise, accounts } = view;
  const scopedPath = useScopedPath();
  const [search] = useSearchParams();
  const areaInUrl = search.get('area');
  const area = useMemo(() => parseArea(areaInUrl), [areaInUrl]);
  const [largest] = cards;
  if (!fit || !largest) {
    return (
      <>
        <PageHead title={t('archetypes:title')} lead={t('archetypes:leadNone')} />
        <Panel>
          <EmptyState
            icon={Boxes}
            title={t('archetypes:empty.title')}
            message={t('archetypes:empty.message', { count: minIdeasForArchetype })}
          />
        </Panel>
      </>
    );
  }
  return (
    <>
      <PageHead
        title={t('archetypes:title')}
        lead={t('archetypes:lead', {
          count: cards.filter((card) => card.accounts > 0).length,
          scored: formatCount(accounts - insufficient.accounts - noise.accounts, i18n.language),
          accounts: formatCount(accounts, i18n.language),
          largest: archetypeName(t, largest),
          share: formatMetric(largest.share, 'percent', { locale: i18n.language }),
        })}
        actions={
          <LinkButton small icon={ArrowLeftRight} to={scopedPath('/archetypes/migration')}>
            {t('archetypes:migration.open')}
          </LinkButton>
        }
      />
      <FitFigures view={view} fit={fit} />
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
          <Panel className="desk:col-span-2">
            <ArchetypeMap archetypes={cards} />
          </Panel>
          <div className="flex min-w-0 flex-col gap-4">
            {area ? <SelectionPanel area={area} groups={groups} may={may} /> : null}
            <NoisePanel noise={noise} />
            <InsufficientPanel insufficient={insufficient} />
          </div>
        </div>
        <h2 className="sr-only">{t('archetypes:cards')}</h2>
        <div className="grid grid-cols-1 gap-4 desk:grid-cols-2 min-[1600px]:grid-cols-3">
          {cards.map((card) => (
            <ArchetypeCard key={card.index} card={card} />
          ))}
        </div>
        <HowFormed fit={fit} view={view} mayManage={may.manage} />
      </div>
    </>
  );
}
