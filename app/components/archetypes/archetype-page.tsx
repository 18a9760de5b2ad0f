import { ArchetypeBadge, archetypeMeaning } from '#app/components/accounts/archetype.tsx';
import { featureName } from '#app/components/accounts/metric.tsx';
import { DecidingFeatures } from '#app/components/accounts/reasons.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { LinkButton } from '#app/components/ui/button.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeView } from '#app/domain/archetype-views.ts';
import { formatCompact, formatCount, formatMetric, formatMoney } from '#app/domain/format.ts';
import { Stability } from './archetype-card.tsx';
import { EconomicsPanel } from './economics-panel.tsx';
import { HistoryPanel, OwnDriftPanel } from './history-panel.tsx';
import { ManageArchetype } from './manage-archetype.tsx';
import { MembersPanel } from './members-panel.tsx';
import { ArchetypeProfile } from './profile.tsx';
import { ArchetypeRidges } from './ridges.tsx';
import { RuleWords } from './rule-words.tsx';

/** One archetype: what sets it apart, what it earns, who belongs to it. */
export function ArchetypePage({ view, may }: { view: ArchetypeView; may: { manage: boolean } }) {
  const { t, i18n } = useWords();
  const { card, fit } = view;
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
            {may.manage && card.identityId !== null ? (
              <ManageArchetype key={card.identityId} card={card} identityId={card.identityId} others={view.others} />
            ) : null}
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
        <div className="flex min-w-0 flex-col gap-4 desk:col-span-2">
          <Panel title={t('archetypes:rule.title')} subtitle={t('archetypes:rule.subtitle')}>
            <RuleWords rule={card.rule} isFull />
            <SignatureText card={card} />
            {fit.tree ? (
              <p className="mt-1 text-xs text-muted">
                {t('archetypes:rule.fidelity', {
                  fidelity: formatMetric(fit.tree.fidelity, 'percent', { locale }),
                  baseline: formatMetric(fit.tree.baseline, 'percent', { locale }),
                })}
              </p>
            ) : null}
          </Panel>
          <Panel>
            <ArchetypeRidges card={card} ridges={view.ridges} />
          </Panel>
          <HistoryPanel card={card} history={view.history} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title={t('archetypes:page.deciding')} subtitle={t('archetypes:page.decidingSubtitle')}>
            <DecidingFeatures features={card.deciding} />
          </Panel>
          <OwnDriftPanel drift={view.drift} />
          <Panel>
            <ArchetypeProfile card={card} />
          </Panel>
        </div>
        <EconomicsPanel card={card} rows={view.economics} />
        <MembersPanel card={card} members={view.members} />
      </div>
    </>
  );
}

/** How well the name fits, and what speaks against it. */
function SignatureText({ card: { signature } }: { card: ArchetypeView['card'] }) {
  const { t, i18n } = useWords();
  if (!signature) return <p className="mt-2 text-xs text-muted">{t('archetypes:signature.mixed')}</p>;
  const against = signature.against.map((metric) => featureName(t, metric)).join(', ');
  return (
    <p className="mt-2 text-xs text-muted">
      {t('archetypes:signature.fits', { score: formatMetric(signature.score, 'percent', { locale: i18n.language }) })}{' '}
      {against === '' ? t('archetypes:signature.nothingAgainst') : t('archetypes:signature.against', { metrics: against })}
    </p>
  );
}
