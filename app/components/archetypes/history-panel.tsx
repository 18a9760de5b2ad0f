import { archetypeToken } from '#app/components/accounts/archetype.tsx';
import { featureName } from '#app/components/accounts/metric.tsx';
import { TimeSeriesChart } from '#app/components/charts/time-series-chart.tsx';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { LinkButton } from '#app/components/ui/button.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeCard, ArchetypeView } from '#app/domain/archetype-views.ts';
import { formatCount, formatDateTime, formatMetric } from '#app/domain/format.ts';
import { minPeers } from '#app/domain/peers.ts';
import { movedFrom } from './movement/drift-panels.tsx';

/** How an archetype's share of the accounts went, week by week. */
export function HistoryPanel({ card, history }: { card: ArchetypeCard; history: ArchetypeView['history'] }) {
  const { t } = useWords();
  return (
    <Panel>
      <TimeSeriesChart
        title={t('archetypes:history.title')}
        subtitle={t('archetypes:history.subtitle', { count: minPeers })}
        fileName={`archetype-${card.index}-history`}
        resolution="day"
        syncKey="archetype"
        timesMs={history.map(({ weekMs }) => weekMs)}
        panes={[
          {
            label: t('archetypes:history.share'),
            unit: 'percent',
            height: 150,
            series: [
              {
                label: t('archetypes:history.share'),
                draw: 'line',
                token: archetypeToken(card),
                values: history.map(({ accounts, total }) => (total < minPeers ? null : accounts / total)),
              },
            ],
          },
          {
            label: t('archetypes:history.accounts'),
            unit: 'count',
            height: 90,
            series: [
              { label: t('archetypes:history.accounts'), draw: 'line', token: 'faint', values: history.map(({ accounts }) => accounts) },
            ],
          },
        ]}
        empty={history.length === 0 ? t('archetypes:history.empty') : null}
      />
    </Panel>
  );
}

/** What became of an archetype since the run before. */
export function OwnDriftPanel({ drift }: { drift: ArchetypeView['drift'] }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  return (
    <Panel
      title={t('archetypes:drift.own')}
      subtitle={
        drift?.previousRunMs
          ? t('archetypes:drift.since', { time: formatDateTime(drift.previousRunMs, locale) })
          : t('archetypes:drift.ownSubtitle')
      }
      actions={
        <LinkButton small to={scopedPath('/archetypes/migration?view=drift')}>
          {t('archetypes:migration.open')}
        </LinkButton>
      }
    >
      {!drift || drift.jaccard === null ? (
        <p className="text-xs text-muted">{t('archetypes:drift.ownNone')}</p>
      ) : (
        <dl className="figures grid grid-cols-[1fr_auto] gap-x-3 gap-y-1.5 text-xs">
          <dt className="text-muted">{t('archetypes:drift.fate')}</dt>
          <dd className="text-end">
            <Badge>{t(`archetypes:drift.fates.${drift.fate}`)}</Badge>
          </dd>
          <dt className="text-muted">{t('archetypes:drift.jaccard')}</dt>
          <dd className="text-end">{formatMetric(drift.jaccard, 'percent', { locale })}</dd>
          <dt className="text-muted">{t('archetypes:drift.settled')}</dt>
          <dd className="text-end">
            {formatCount(drift.settled, locale)} ({formatCount(drift.fitted, locale)})
          </dd>
          {drift.movement ? (
            <>
              <dt className="text-muted" title={t('archetypes:drift.movementMeaning')}>
                {t('archetypes:drift.movement')}
              </dt>
              <dd className="text-end">
                {formatMetric(drift.movement.distance, 'percent', { locale })} · {formatMetric(drift.movement.z, 'sigma', { locale })}
              </dd>
              {(drift.movement.z < movedFrom ? [] : drift.movement.features).map(({ metric, before, after }) => (
                <div key={metric} className="contents">
                  <dt className="ps-3 text-muted">{featureName(t, metric)}</dt>
                  <dd className="text-end">
                    {after >= before ? '+' : '−'}
                    {Math.abs(after - before).toFixed(2)} σ
                  </dd>
                </div>
              ))}
            </>
          ) : null}
        </dl>
      )}
    </Panel>
  );
}
