import { AccountsTable } from '#app/components/accounts/accounts-table.tsx';
import { ArchetypeBadge, archetypeMeaning } from '#app/components/accounts/archetype.tsx';
import { DecidingFeatures } from '#app/components/accounts/reasons.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import type { TableColumn } from '#app/domain/account-filter.ts';
import type { ArchetypeView } from '#app/domain/archetype-views.ts';
import { formatCompact, formatCount, formatMetric, formatMoney } from '#app/domain/format.ts';
import { Stability } from './archetypes-page.tsx';
import { ArchetypeProfile } from './profile.tsx';

const columns: TableColumn[] = ['group', 'lastCloseMs', 'ideas', 'netProfit', 'winRate', 'maxDrawdown', 'holdMedian'];

/** One archetype: what sets it apart, what it earns, who belongs to it. */
export function ArchetypePage({ view: { card, members, total } }: { view: ArchetypeView }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const scopedPath = useScopedPath();
  const share = formatMetric(card.share, 'percent', { locale });
  return (
    <>
      <PageHead
        back={
          <Link to={scopedPath('/archetypes')} className="text-accent hover:underline">
            {t('archetypes:title')}
          </Link>
        }
        title={<ArchetypeBadge archetype={card} />}
        lead={t('archetypes:page.lead', { meaning: archetypeMeaning(t, card), accounts: formatCount(card.accounts, locale), share })}
        actions={
          <>
            <Stability card={card} />
            <LinkButton small to={scopedPath(`/accounts?cluster=${card.index}`)}>
              {t('archetypes:page.allMembers')}
            </LinkButton>
          </>
        }
      />
      <StatStrip>
        <Stat
          label={t('overview:figure.accounts')}
          value={formatCompact(card.accounts, locale)}
          period={share}
          to={scopedPath(`/accounts?cluster=${card.index}`)}
        />
        <Stat
          label={t('overview:figure.ideas')}
          value={formatCompact(card.ideas, locale)}
          period={t('overview:figure.allTime')}
          definition={t('overview:figure.ideasMeaning', { exact: formatCount(card.ideas, locale) })}
        />
        {card.byCurrency.slice(0, 3).map(({ currency, accounts, netProfit }) => (
          <Stat
            key={currency}
            label={t('overview:figure.profit', { currency })}
            value={netProfit === null ? '—' : formatMoney(netProfit, '', { locale, signed: true, compact: true })}
            tone={(netProfit ?? 0) < 0 ? 'loss' : 'gain'}
            period={t('overview:figure.profitOnly', { count: accounts })}
            to={scopedPath(`/accounts?cluster=${card.index}&currency=${encodeURIComponent(currency)}&sort=-netProfit`)}
          />
        ))}
      </StatStrip>
      <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
        <Panel className="desk:col-span-2">
          <ArchetypeProfile card={card} />
        </Panel>
        <Panel title={t('archetypes:page.deciding')} subtitle={t('archetypes:page.decidingSubtitle')} className="self-start">
          <DecidingFeatures features={card.deciding} />
        </Panel>
        <Panel
          flush
          title={t('archetypes:page.members')}
          subtitle={t('archetypes:page.membersSubtitle', { shown: formatCount(members.length, locale), total: formatCount(total, locale) })}
          className="desk:col-span-3"
        >
          <AccountsTable rows={members} columns={columns} rowTo={({ id }) => scopedPath(`/accounts/${id}`)} sortable={false} />
        </Panel>
      </div>
    </>
  );
}
