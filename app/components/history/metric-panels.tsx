import { X } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { archetypeToken } from '#app/components/accounts/archetype.tsx';
import { BandChart, type BandSeries, type TimeMark } from '#app/components/charts/band-chart.tsx';
import { LegendItem } from '#app/components/charts/chart-frame.tsx';
import { useSearchParams } from '#app/components/router.ts';
import { Select } from '#app/components/ui/field.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatDate } from '#app/domain/format.ts';
import { type HistoryView, type MetricHistory, mostPanels } from '#app/domain/history-views.ts';
import { formatMetric, formatNumber, type MetricKey, metricByKey, unitLabel } from '#app/domain/metrics.ts';
import { minPeers } from '#app/domain/peers.ts';
import { changeSentence, metricsOfMeasure } from './change-words.ts';

/** The chosen metrics week by week, each before the bands of book and archetype; which ones stands in the address. */
export function MetricPanels({ view }: { view: HistoryView }) {
  const { t } = useWords();
  const [, setSearch] = useSearchParams();
  const [hovered, setHovered] = useState<number | null>(null);
  const shown = view.metrics.map(({ metric }) => metric);
  const isGrouped = view.row.archetype !== null && view.row.archetype.index >= 0;
  const hasGroupBand = view.metrics.some(({ archetype }) => archetype !== null);
  const subtitle = [
    t('history:metrics.subtitle'),
    t(hasGroupBand ? 'history:metrics.subtitleGroup' : isGrouped ? 'history:metrics.subtitleFew' : 'history:metrics.subtitleNone', {
      count: minPeers,
    }),
  ].join(' ');
  const choose = (metrics: readonly MetricKey[]) =>
    setSearch(
      (current) => {
        const changed = new URLSearchParams(current);
        changed.set('m', metrics.join(','));
        return changed;
      },
      { preventScrollReset: true, replace: true },
    );
  return (
    <Panel title={t('history:metrics.title')} subtitle={subtitle}>
      {shown.length < mostPanels ? (
        <Select
          aria-label={t('history:metrics.addLabel')}
          value=""
          className="mb-3"
          onChange={(event) => choose([...shown, event.currentTarget.value as MetricKey])}
        >
          <option value="">{t('history:metrics.add')}</option>
          {view.choices
            .filter((metric) => !shown.includes(metric))
            .map((metric) => (
              <option key={metric} value={metric}>
                {t(`metrics:${metric}.name`)}
              </option>
            ))}
        </Select>
      ) : null}
      <div className="grid grid-cols-1 gap-x-6 gap-y-5 desk:grid-cols-2 min-[1600px]:grid-cols-3">
        {view.metrics.map((history) => (
          <MetricPanel
            key={history.metric}
            view={view}
            history={history}
            hovered={hovered}
            onHover={setHovered}
            onRemove={shown.length > 1 ? () => choose(shown.filter((metric) => metric !== history.metric)) : null}
          />
        ))}
      </div>
    </Panel>
  );
}

type PanelProps = {
  view: HistoryView;
  history: MetricHistory;
  hovered: number | null;
  onHover: (place: number | null) => void;
  onRemove: (() => void) | null;
};

function MetricPanel({ view: { row, weeksMs, changes }, history, hovered, onHover, onRemove }: PanelProps) {
  const { t, i18n } = useWords();
  const { metric, values, book, archetype } = history;
  const { unit } = metricByKey[metric];
  const name = t(`metrics:${metric}.name`);
  const token = row.archetype ? archetypeToken(row.archetype) : 'faint';
  const bands = useMemo(
    (): BandSeries[] => [
      ...(book ? [{ key: 'book', label: t('history:metrics.book'), token: 'faint', ...book }] : []),
      ...(archetype ? [{ key: 'archetype', label: t('history:metrics.archetype'), token, ...archetype }] : []),
    ],
    [book, archetype, token, t],
  );
  const marks = useMemo(
    () =>
      changes.map(
        (change, place): TimeMark => ({
          key: `${change.measure} ${change.atMs}`,
          atMs: change.atMs,
          number: place + 1,
          title: changeSentence(t, change, i18n.language),
          strong: metricsOfMeasure[change.measure].includes(metric),
        }),
      ),
    [changes, metric, t, i18n.language],
  );
  const formatTime = useCallback((ms: number) => formatDate(ms, i18n.language), [i18n.language]);
  const options = { currency: row.currency, locale: i18n.language };
  return (
    <BandChart
      title={name}
      subtitle={[unit === 'seconds' ? null : unitLabel(unit, row.currency), bands.length === 0 ? t('history:metrics.noBand') : null]
        .filter(Boolean)
        .join('. ')}
      fileName={`account-${row.id}-${metric}`}
      timesMs={weeksMs}
      values={values}
      valueTitle={t('history:metrics.account')}
      bands={bands}
      marks={marks}
      format={(value) => formatMetric(value, unit, options)}
      formatTick={(value) => formatNumber(value, unit, { locale: i18n.language, style: 'compact' })}
      isDuration={unit === 'seconds'}
      formatTime={formatTime}
      hovered={hovered}
      onHover={onHover}
      empty={values.every((value) => value === null) ? t('history:metrics.empty') : null}
      controls={
        onRemove ? (
          <button
            type="button"
            aria-label={t('history:metrics.remove', { metric: name })}
            title={t('history:metrics.remove', { metric: name })}
            onClick={onRemove}
            className="rounded p-1.5 text-faint hover:bg-sunken hover:text-ink"
          >
            <X size={14} />
          </button>
        ) : null
      }
      legend={
        <>
          <LegendItem token="ink" line>
            {t('history:metrics.account')}
          </LegendItem>
          {bands.map((band) => (
            <LegendItem key={band.key} token={band.token}>
              {band.label}
            </LegendItem>
          ))}
        </>
      }
    />
  );
}
