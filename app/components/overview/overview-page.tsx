import { FileUp, Sparkles, Users } from 'lucide-react';
import { useMemo } from 'react';
import { ArchetypeBadge, archetypeMeaning, archetypeName, archetypeToken } from '#app/components/accounts/archetype.tsx';
import { BarChart } from '#app/components/charts/bar-chart.tsx';
import { type Pane, TimeSeriesChart } from '#app/components/charts/time-series-chart.tsx';
import { Form, Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Button, LinkButton } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import { minIdeasForArchetype } from '#app/domain/account-views.ts';
import { formatCompact, formatCount, formatDate, formatMetric, formatMoney } from '#app/domain/format.ts';
import type { OverviewView } from '#app/domain/overview-view.ts';
import { LastImports, LastRuns } from './last-work.tsx';
import { LiveTicker } from './live-ticker.tsx';
import { Movers } from './movers.tsx';

type May = { import: boolean; loadDemo: boolean; seeJobs: boolean };

/** The book at a glance. */
export function OverviewPage({ view, may }: { view: OverviewView; may: May }) {
  const { t } = useWords();
  if (view.isEmptyInstallation) return <EmptyInstallation may={may} />;
  if (view.totals.accounts === 0) {
    return (
      <>
        <PageHead title={t('overview:title')} lead={t('overview:lead.none')} />
        <Panel>
          <EmptyState icon={Users} title={t('accounts:empty.scope.title')} message={t('accounts:empty.scope.message')} />
        </Panel>
      </>
    );
  }
  return (
    <>
      <PageHead title={t('overview:title')} lead={<Lead view={view} />} />
      <Figures view={view} />
      <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
        <Panel className="desk:col-span-2">
          <Activity view={view} />
        </Panel>
        <Panel>
          <Mix view={view} />
        </Panel>
        <Panel flush title={t('overview:movers.title')} subtitle={t('overview:movers.subtitle')} className="self-start desk:col-span-2">
          <Movers movers={view.movers} />
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          <LiveTicker recent={view.recent} />
          {may.seeJobs ? (
            <>
              <LastRuns runs={view.runs} />
              <LastImports imports={view.imports} />
            </>
          ) : null}
        </div>
      </div>
    </>
  );
}

function Lead({ view: { headline } }: { view: OverviewView }) {
  const { t, i18n } = useWords();
  switch (headline?.kind) {
    case 'changed':
      return t('overview:lead.changed', {
        count: headline.accounts,
        from: archetypeName(t, headline.largest.from),
        to: archetypeName(t, headline.largest.to),
        most: formatCount(headline.largest.accounts, i18n.language),
      });
    case 'mix':
      return t('overview:lead.mix', {
        share: formatMetric(headline.largest.share, 'percent', { locale: i18n.language }),
        archetype: archetypeName(t, headline.largest),
      });
    case 'insufficient':
      return t('overview:lead.insufficient', { count: headline.accounts });
    case 'not-scored':
      return t('overview:lead.notScored', { count: headline.accounts });
    default:
      return t('overview:lead.none');
  }
}

function Figures({ view: { totals, active, newestCloseMs, hasRun } }: { view: OverviewView }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  const missing = <NotEvaluated reason={t('overview:figure.notScored')} />;
  const [largest, ...others] = totals.byCurrency;
  const money = (amount: number | null, currency: string, compact = false) =>
    amount === null ? '—' : formatMoney(amount, currency, { locale, signed: true, compact });
  return (
    <StatStrip>
      <Stat
        label={t('overview:figure.accounts')}
        value={formatCompact(totals.accounts, locale)}
        period={totals.demo > 0 ? t('overview:figure.accountsDemo', { demo: formatCount(totals.demo, locale) }) : undefined}
        definition={t('overview:figure.accountsMeaning', {
          real: formatCount(totals.accounts - totals.demo, locale),
          demo: formatCount(totals.demo, locale),
        })}
        to={scopedPath('/accounts')}
      />
      <Stat
        label={t('overview:figure.active')}
        value={active === null ? missing : formatCompact(active, locale)}
        period={t('overview:figure.activePeriod')}
        definition={newestCloseMs === null ? undefined : t('overview:figure.activeMeaning', { date: formatDate(newestCloseMs, locale) })}
        to={scopedPath('/accounts?sort=-lastCloseMs')}
      />
      <Stat
        label={t('overview:figure.ideas')}
        value={hasRun ? formatCompact(totals.ideas, locale) : missing}
        period={t('overview:figure.allTime')}
        definition={t('overview:figure.ideasMeaning', { exact: formatCount(totals.ideas, locale) })}
        to={scopedPath('/accounts?sort=-ideas')}
      />
      <Stat
        label={t('overview:figure.volume')}
        value={hasRun ? formatCompact(Math.round(totals.volumeLots), locale) : missing}
        unit="lots"
        period={t('overview:figure.allTime')}
        definition={t('overview:figure.volumeMeaning', { exact: formatCount(Math.round(totals.volumeLots), locale) })}
        to={scopedPath('/accounts?sort=-volume')}
      />
      {largest ? (
        <Stat
          label={t('overview:figure.profit', { currency: largest.currency })}
          value={largest.netProfit === null ? missing : formatMoney(largest.netProfit, '', { locale, signed: true, compact: true })}
          tone={(largest.netProfit ?? 0) < 0 ? 'loss' : 'gain'}
          period={
            others.length > 0
              ? t('overview:figure.profitMore', { accounts: formatCount(largest.accounts, locale), count: others.length })
              : t('overview:figure.profitOnly', { count: largest.accounts })
          }
          definition={t('overview:figure.profitMeaning', {
            list: totals.byCurrency
              .map(({ currency, netProfit, accounts }) => `${money(netProfit, currency)} (${formatCount(accounts, locale)})`)
              .join(', '),
          })}
          to={scopedPath(`/accounts?currency=${encodeURIComponent(largest.currency)}&sort=-netProfit`)}
        />
      ) : null}
      <Stat
        label={t('overview:figure.insufficient')}
        value={hasRun && totals.accounts > 0 ? formatMetric(totals.insufficient / totals.accounts, 'percent', { locale }) : missing}
        period={t('overview:figure.insufficientPeriod', { count: minIdeasForArchetype })}
        definition={t('overview:figure.insufficientMeaning', {
          exact: formatCount(totals.insufficient, locale),
          accounts: formatCount(totals.accounts, locale),
        })}
        to={scopedPath('/accounts?archetype=insufficient-data')}
      />
    </StatStrip>
  );
}

function Activity({ view: { activity } }: { view: OverviewView }) {
  const { t } = useWords();
  const panes = useMemo(
    (): Pane[] => [
      {
        label: t('overview:activity.ideas'),
        unit: 'count',
        height: 110,
        series: [{ label: t('overview:activity.ideas'), values: activity.ideas, draw: 'bars', token: 'accent' }],
      },
      {
        label: t('overview:activity.profit'),
        unit: 'money',
        currency: activity.currency,
        height: 130,
        series: [{ label: t('overview:activity.profit'), values: activity.profit, draw: 'gain-loss', token: 'gain' }],
      },
    ],
    [activity, t],
  );
  return (
    <TimeSeriesChart
      title={t('overview:activity.title')}
      subtitle={[
        t('overview:activity.subtitle'),
        activity.currency ? t('overview:activity.profitNote', { currency: activity.currency }) : null,
      ]
        .filter(Boolean)
        .join('. ')}
      fileName="activity"
      timesMs={activity.daysMs}
      resolution="day"
      syncKey="overview"
      panes={panes}
      empty={activity.daysMs.length === 0 ? t('overview:activity.empty') : null}
    />
  );
}

function Mix({ view: { mix } }: { view: OverviewView }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  return (
    <BarChart
      title={t('overview:mix.title')}
      subtitle={t('overview:mix.subtitle')}
      fileName="archetypes"
      labelTitle={t('overview:mix.label')}
      valueTitle={t('overview:mix.value')}
      format={(value) => formatCount(value, i18n.language)}
      empty={mix.length === 0 ? t('overview:mix.empty') : null}
      bars={mix.map((archetype) => ({
        key: String(archetype.index),
        label: archetypeName(t, archetype),
        content: (
          <Link
            to={scopedPath(archetype.index < 0 ? '/accounts?archetype=insufficient-data' : `/archetypes/${archetype.index}`)}
            title={archetypeMeaning(t, archetype)}
            className="hover:underline"
          >
            <ArchetypeBadge archetype={archetype} />
          </Link>
        ),
        value: archetype.accounts,
        token: archetypeToken(archetype),
        note: formatMetric(archetype.share, 'percent', { locale: i18n.language }),
      }))}
    />
  );
}

function EmptyInstallation({ may }: { may: May }) {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t('overview:title')} />
      <Panel>
        <EmptyState
          icon={FileUp}
          title={t('overview:empty.title')}
          message={t('overview:empty.message')}
          action={
            <div className="flex flex-wrap justify-center gap-2">
              {may.import ? (
                <LinkButton tone="primary" icon={FileUp} to="/imports">
                  {t('overview:empty.import')}
                </LinkButton>
              ) : null}
              {may.loadDemo ? (
                <Form method="post" action="/demo">
                  <Button type="submit" icon={Sparkles} name="intent" value="load">
                    {t('overview:empty.demo')}
                  </Button>
                </Form>
              ) : null}
            </div>
          }
        />
      </Panel>
    </>
  );
}
