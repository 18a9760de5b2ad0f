import type { ReactNode } from 'react';
import { archetypeName } from '#app/components/accounts/archetype.tsx';
import { WindowPicker } from '#app/components/accounts/filter-bar.tsx';
import { featureName, MetricDefinitionText, MetricText } from '#app/components/accounts/metric.tsx';
import { OpenCaseButton } from '#app/components/desk/open-case-button.tsx';
import { Badge } from '#app/components/ui/badge.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { RelativeTime } from '#app/components/ui/relative-time.tsx';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { useWords } from '#app/components/words.ts';
import type { Tier } from '#app/domain/account-filter.ts';
import { type AccountView, minIdeasForArchetype, type Stage } from '#app/domain/account-views.ts';
import { formatDate, formatMetric } from '#app/domain/format.ts';
import { AccountCharts } from './account-charts.tsx';
import { AccountHead } from './account-nav.tsx';
import { AccountTables } from './account-tables.tsx';
import { ManageMenu } from './manage-menu.tsx';
import { MetricsAgainstPeers } from './metrics-against-peers.tsx';
import { SymbolsTable } from './symbols-table.tsx';
import { WhyPanel } from './why-panel.tsx';

type Props = { view: AccountView; mayWrite: boolean; mayUngroup: boolean; mayOpenCase: boolean };

/** Everything about one account. */
export function AccountPage({ view, mayWrite, mayUngroup, mayOpenCase }: Props) {
  const { t } = useWords();
  const { row, headline } = view;
  return (
    <>
      <AccountHead
        account={row}
        current="overview"
        lead={<Lead view={view} />}
        actions={
          <>
            <WindowPicker />
            {mayOpenCase ? <OpenCaseButton accounts={1} about={{ accountIds: String(row.id) }} /> : null}
            {mayWrite ? <ManageMenu view={view} mayUngroup={mayUngroup} /> : null}
          </>
        }
      />
      <StatStrip>
        {headline.map(({ metric, value, percentile }) => (
          <Stat
            key={metric}
            label={t(`metrics:${metric}.name`)}
            value={<MetricText metric={metric} value={value} currency={row.currency} style="compact" />}
            period={
              <>
                {t(`metrics:windowShort.${view.window}`)}
                {percentile === null ? null : ` · ${t('account:period.percentile', { percentile: Math.round(percentile) })}`}
              </>
            }
            definition={value.value === null ? undefined : <MetricDefinitionText metric={metric} />}
          />
        ))}
      </StatStrip>
      <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
        <AccountCharts view={view} />
        <div className="flex min-w-0 flex-col gap-4 desk:col-start-3 desk:row-start-1">
          <WhyPanel view={view} />
          <IdentityPanel view={view} />
        </div>
        <MetricsAgainstPeers view={view} />
        <SymbolsTable symbols={view.symbols} currency={row.currency} />
        <AccountTables table={view.table} accountId={row.id} currency={row.currency} />
      </div>
    </>
  );
}

function Lead({ view: { row, deciding, hasRun, headline } }: { view: AccountView }) {
  const { t } = useWords();
  const { archetype } = row;
  if (!hasRun || !archetype) return t('account:lead.notScored');
  const ideas = headline.find(({ metric }) => metric === 'ideas')?.value.value ?? null;
  if (archetype.key === 'unlike-anyone') return t('account:lead.unlikeAnyone');
  if (archetype.index < 0) {
    return ideas === null || ideas === 0
      ? t('account:lead.noTrades')
      : t('account:lead.insufficient', { ideas: formatMetric(ideas, 'count'), needed: minIdeasForArchetype });
  }
  const name = archetypeName(t, archetype);
  const [first, second, third] = deciding.map(({ metric, z }) =>
    t(z >= 0 ? 'account:high' : 'account:low', { metric: featureName(t, metric).toLowerCase() }),
  );
  return first && second && third
    ? t('account:lead.archetype', { archetype: name, first, second, third })
    : t('account:lead.archetypeOnly', { archetype: name });
}

function IdentityPanel({ view: { row, identity } }: { view: AccountView }) {
  const { t, i18n } = useWords();
  const personal = (value: string | null) => value ?? <NotEvaluated reason={t('account:identity.hidden')} />;
  return (
    <Panel>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-xs">
        <Fact label={t('account:identity.accountRef')}>{personal(identity.accountRef)}</Fact>
        {identity.displayName && identity.sourceName ? <Fact label={t('account:identity.sourceName')}>{identity.sourceName}</Fact> : null}
        <Fact label={t('account:identity.group')}>{row.group ?? <NotEvaluated reason={t('accounts:noGroup')} />}</Fact>
        <Fact label={t('account:identity.stage')}>
          {row.stage ? t(`accounts:stage.${row.stage as Stage}`) : <NotEvaluated reason={t('accounts:noStage')} />}
        </Fact>
        <Fact label={t('account:identity.tier')}>
          {row.tier ? t(`accounts:tier.${row.tier as Tier}`) : <NotEvaluated reason={t('accounts:noTrades')} />}
        </Fact>
        <Fact label={t('account:identity.currency')}>{row.currency}</Fact>
        <Fact label={t('account:identity.source')}>
          {[identity.source, identity.platform, identity.server].filter(Boolean).join(' · ')}
        </Fact>
        <Fact label={t('account:identity.since')}>
          {identity.firstOpenMs === null ? (
            <NotEvaluated reason={t('accounts:noTrades')} />
          ) : (
            formatDate(identity.firstOpenMs, i18n.language)
          )}
        </Fact>
        <Fact label={t('account:identity.until')}>
          {row.lastCloseMs === null ? <NotEvaluated reason={t('accounts:noTrades')} /> : <RelativeTime ms={row.lastCloseMs} />}
        </Fact>
        <Fact label={t('account:identity.open')}>{t('account:identity.openCount', { count: identity.openPositions })}</Fact>
        {row.tags.length > 0 ? (
          <Fact label={t('account:identity.tags')}>
            <span className="flex flex-wrap justify-end gap-1">
              {row.tags.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
            </span>
          </Fact>
        ) : null}
      </dl>
    </Panel>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0 truncate text-end">{children}</dd>
  </div>
);
