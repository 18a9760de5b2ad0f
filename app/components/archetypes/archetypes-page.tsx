import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { ArchetypeBadge, archetypeMeaning, archetypeName } from '#app/components/accounts/archetype.tsx';
import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import { HistogramChart } from '#app/components/charts/histogram-chart.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { LinkButton } from '#app/components/ui/button.tsx';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { minIdeasForArchetype } from '#app/domain/account-views.ts';
import type { ArchetypeCard, ArchetypesView, FitSummary } from '#app/domain/archetype-views.ts';
import { formatCount, formatDateTime, formatMetric, formatMoney } from '#app/domain/format.ts';
import { ArchetypeMap } from './archetype-map.tsx';
import { ArchetypeProfile } from './profile.tsx';

/** Below this mean Jaccard overlap an archetype does not come back reliably (Hennig 2007). */
const stableFrom = 0.6;
const profileRows = 8;

/** What groups of behaviour the book holds, how sure that is, and who belongs to them. */
export function ArchetypesPage({ view }: { view: ArchetypesView }) {
  const { t, i18n } = useWords();
  const { fit, cards, insufficient, accounts } = view;
  const scopedPath = useScopedPath();
  const tags = useMemo(() => cards.map(({ index, key, name }) => ({ index, key, name })), [cards]);
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
  const percent = (share: number) => formatMetric(share, 'percent', { locale: i18n.language });
  return (
    <>
      <PageHead
        title={t('archetypes:title')}
        lead={t('archetypes:lead', {
          count: cards.length,
          scored: formatCount(accounts - insufficient.accounts, i18n.language),
          accounts: formatCount(accounts, i18n.language),
          largest: archetypeName(t, largest),
          share: percent(largest.share),
        })}
      />
      <FitFigures view={view} fit={fit} />
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
          <Panel className="desk:col-span-2">
            <ArchetypeMap archetypes={tags} />
          </Panel>
          <div className="flex min-w-0 flex-col gap-4">
            {fit.candidates.length > 0 ? (
              <Panel>
                <Candidates fit={fit} />
              </Panel>
            ) : null}
            {fit.notes.length > 0 ? (
              <Panel title={t('archetypes:notes')}>
                <ul className="flex list-disc flex-col gap-1 ps-4 text-xs text-muted">
                  {fit.notes.map((note) => (
                    <li key={note}>{noteText(t, note)}</li>
                  ))}
                </ul>
              </Panel>
            ) : null}
            {insufficient.accounts > 0 ? (
              <Panel title={t('archetypes:insufficient.title')}>
                <div className="flex flex-col items-start gap-3">
                  <p className="text-xs text-muted">
                    {t('archetypes:insufficient.message', {
                      count: insufficient.accounts,
                      share: percent(insufficient.share),
                      needed: minIdeasForArchetype,
                    })}
                  </p>
                  <LinkButton small to={scopedPath('/accounts?archetype=insufficient-data')}>
                    {t('archetypes:insufficient.open')}
                  </LinkButton>
                </div>
              </Panel>
            ) : null}
          </div>
        </div>
        <h2 className="sr-only">{t('archetypes:cards')}</h2>
        <div className="grid grid-cols-1 gap-4 desk:grid-cols-2 min-[1600px]:grid-cols-3">
          {cards.map((card) => (
            <Card key={card.index} card={card} />
          ))}
        </div>
      </div>
    </>
  );
}

/** The fit's own sentence, with the metric that it names in words. */
const noteText = (t: Words, note: string) =>
  note.replace(/^Without (\w+):/, (_, metric: string) => t('archetypes:without', { metric: featureName(t, metric) }));

function FitFigures({ view: { cards, insufficient, accounts }, fit }: { view: ArchetypesView; fit: FitSummary }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const one = <NotEvaluated reason={t('archetypes:figure.oneGroup')} />;
  const tried = fit.candidates.map(({ k }) => k).join(', ') || '1';
  return (
    <StatStrip>
      <Stat
        label={t('archetypes:figure.k')}
        value={cards.length}
        period={t('archetypes:figure.run', { time: formatDateTime(fit.completedAtMs, locale) })}
        definition={t('archetypes:figure.kMeaning', { tried })}
      />
      <Stat
        label={t('archetypes:figure.accounts')}
        value={formatCount(accounts - insufficient.accounts, locale)}
        period={t('archetypes:figure.scope')}
        definition={t('archetypes:figure.accountsMeaning', { count: minIdeasForArchetype })}
      />
      <Stat
        label={t('archetypes:figure.insufficient')}
        value={formatCount(insufficient.accounts, locale)}
        period={formatMetric(insufficient.share, 'percent', { locale })}
        definition={t('archetypes:figure.insufficientMeaning', { count: minIdeasForArchetype })}
      />
      <Stat
        label={t('archetypes:figure.silhouette')}
        value={fit.silhouette === null ? one : formatMetric(fit.silhouette, 'index', { locale })}
        period={t('archetypes:figure.silhouetteUnit')}
        definition={t('archetypes:figure.silhouetteMeaning')}
      />
      <Stat
        label={t('archetypes:figure.stability')}
        value={fit.stability === null ? one : formatMetric(fit.stability, 'index', { locale })}
        period={t('archetypes:figure.stabilityUnit')}
        definition={t('archetypes:figure.stabilityMeaning')}
      />
    </StatStrip>
  );
}

function Candidates({ fit }: { fit: FitSummary }) {
  const { t, i18n } = useWords();
  return (
    <HistogramChart
      title={t('archetypes:candidates.title')}
      subtitle={t('archetypes:candidates.subtitle')}
      fileName="archetype-candidates"
      binTitle={t('archetypes:candidates.bin')}
      valueTitle={t('archetypes:candidates.value')}
      bins={fit.candidates.map(({ k }) => String(k))}
      format={(value) => formatMetric(value, 'index', { locale: i18n.language })}
      layout="grouped"
      height={180}
      marked={fit.candidates.findIndex(({ k }) => k === fit.k)}
      series={[
        { label: t('archetypes:candidates.silhouette'), token: 'accent', values: fit.candidates.map(({ silhouette }) => silhouette) },
        { label: t('archetypes:candidates.stability'), token: 'faint', values: fit.candidates.map(({ stability }) => stability) },
      ]}
    />
  );
}

function Card({ card }: { card: ArchetypeCard }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  return (
    <Panel>
      <div className="flex flex-col gap-3">
        <header className="flex flex-wrap items-start gap-x-3 gap-y-1">
          <div className="min-w-0 flex-1">
            <h3 className="text-base font-semibold">
              <Link to={scopedPath(`/archetypes/${card.index}`)} className="hover:underline">
                <ArchetypeBadge archetype={card} />
              </Link>
            </h3>
            <p className="text-xs text-muted">{archetypeMeaning(t, card)}</p>
          </div>
          <Stability card={card} />
        </header>
        <p className="figures flex flex-wrap gap-x-4 gap-y-1 text-xs">
          <Link to={scopedPath(`/accounts?cluster=${card.index}`)} className="font-medium text-accent hover:underline">
            {t('archetypes:card.accounts', { count: card.accounts, share: formatMetric(card.share, 'percent', { locale }) })}
          </Link>
          {card.byCurrency.slice(0, 3).map(({ currency, netProfit }) =>
            netProfit === null ? null : (
              <SignedCell key={currency} value={netProfit}>
                {formatMoney(netProfit, currency, { locale, signed: true, compact: true })}
              </SignedCell>
            ),
          )}
        </p>
        <ul className="flex flex-wrap gap-1.5" aria-label={t('archetypes:card.deciding')}>
          {card.deciding.map(({ metric, z, value }) => (
            <li key={metric}>
              <Badge title={`${z >= 0 ? '+' : '−'}${Math.abs(z).toFixed(1)} σ`}>
                {z >= 0 ? '↑' : '↓'} {featureName(t, metric)} {featureValue(metric, value, locale)}
              </Badge>
            </li>
          ))}
        </ul>
        <ArchetypeProfile card={card} limit={profileRows} />
      </div>
    </Panel>
  );
}

/** How reliably this archetype comes back, in words where it does not. */
export function Stability({ card: { stability } }: { card: ArchetypeCard }) {
  const { t, i18n } = useWords();
  if (stability === null) return null;
  const isStable = stability >= stableFrom;
  return (
    <Badge tone={isStable ? 'neutral' : 'low'} title={t('archetypes:figure.stabilityMeaning')}>
      {isStable
        ? t('archetypes:card.stability', { value: formatMetric(stability, 'index', { locale: i18n.language }) })
        : t('archetypes:card.unstable')}
    </Badge>
  );
}
