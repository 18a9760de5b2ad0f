import { useMemo, useState } from 'react';
import { HeatmapChart } from '#app/components/charts/heatmap-chart.tsx';
import { HistogramChart } from '#app/components/charts/histogram-chart.tsx';
import { type Pane, TimeSeriesChart } from '#app/components/charts/time-series-chart.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountView } from '#app/domain/account-views.ts';
import { formatCount, formatDuration, formatMetric, formatMoney } from '#app/domain/format.ts';

const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;
const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const sizeBins = ['0', '1', '2', '3', '4', '5'] as const;

/** The pictures of an account: money, time and size. */
export function AccountCharts({ view }: { view: AccountView }) {
  return (
    <>
      <Panel className="desk:col-span-2">
        <Equity view={view} />
      </Panel>
      <div className="grid grid-cols-1 gap-4 desk:col-span-3 desk:grid-cols-2 min-[1600px]:grid-cols-3">
        <Panel>
          <Holding view={view} />
        </Panel>
        <Panel>
          <SizeAnswers view={view} />
        </Panel>
        <Panel className="desk:col-span-2 min-[1600px]:col-span-1">
          <Hours view={view} />
        </Panel>
      </div>
    </>
  );
}

function Equity({ view: { equity, row } }: { view: AccountView }) {
  const { t } = useWords();
  const { currency } = row;
  const panes = useMemo((): Pane[] => {
    const profit = t('account:equity.profit');
    const drawdown = t('account:equity.drawdown');
    return [
      {
        label: profit,
        unit: 'money',
        currency,
        height: 220,
        series: [{ label: profit, values: equity.cumulative, draw: 'step', token: 'accent' }],
      },
      {
        label: drawdown,
        unit: 'money',
        currency,
        height: 90,
        series: [{ label: drawdown, values: equity.drawdown, draw: 'step-area', token: 'loss' }],
      },
    ];
  }, [equity, currency, t]);
  return (
    <TimeSeriesChart
      title={t('account:equity.title')}
      subtitle={t('account:equity.subtitle')}
      fileName={`account-${row.id}-equity`}
      timesMs={equity.timesMs}
      panes={panes}
      syncKey={`account-${row.id}`}
      empty={equity.timesMs.length < 2 ? t('account:equity.empty') : null}
    />
  );
}

function Holding({ view: { holding, row } }: { view: AccountView }) {
  const { t, i18n } = useWords();
  const first = holding[0]?.bin ?? 0;
  const last = holding.at(-1)?.bin ?? 0;
  const bins = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const byBin = new Map(holding.map((one) => [one.bin, one]));
  const values = (of: 'wins' | 'losses' | 'flat') => bins.map((bin) => byBin.get(bin)?.[of] ?? 0);
  const hasFlat = holding.some(({ flat }) => flat > 0);
  return (
    <HistogramChart
      title={t('account:holding.title')}
      subtitle={t('account:holding.subtitle')}
      fileName={`account-${row.id}-holding-time`}
      binTitle={t('account:holding.bin')}
      valueTitle={t('account:holding.ideas')}
      bins={bins.map((bin) => (bin === 0 ? '0 s' : shortDuration(2 ** bin, i18n.language)))}
      format={(value) => formatCount(value, i18n.language)}
      series={[
        { label: t('account:holding.wins'), token: 'gain', values: values('wins') },
        { label: t('account:holding.losses'), token: 'loss', values: values('losses') },
        ...(hasFlat ? [{ label: t('account:holding.flat'), token: 'faint', values: values('flat') }] : []),
      ]}
      empty={holding.length === 0 ? t('account:holding.empty') : null}
    />
  );
}

/** `4 h` for 4 h 33 min: bin ends double, so their largest part tells enough. */
const shortDuration = (seconds: number, locale: string) => formatDuration(seconds, locale).split(' ').slice(0, 2).join(' ');

function SizeAnswers({ view: { sizeAfterLoss, sizeAfterWin, row } }: { view: AccountView }) {
  const { t, i18n } = useWords();
  const shares = ({ bins, pairs }: typeof sizeAfterLoss) => bins.map((count) => (pairs === 0 ? 0 : count / pairs));
  const ratio = ({ meanRatio }: typeof sizeAfterLoss) =>
    meanRatio === null ? '—' : formatMetric(meanRatio, 'multiple', { locale: i18n.language });
  const pairs = ({ pairs }: typeof sizeAfterLoss) => `n = ${formatCount(pairs, i18n.language)}`;
  return (
    <HistogramChart
      title={t('account:size.title')}
      subtitle={t('account:size.subtitle', {
        loss: ratio(sizeAfterLoss),
        losses: pairs(sizeAfterLoss),
        win: ratio(sizeAfterWin),
        wins: pairs(sizeAfterWin),
      })}
      fileName={`account-${row.id}-size-after`}
      binTitle={t('account:size.bin')}
      valueTitle={t('account:size.share')}
      bins={sizeBins.map((bin) => t(`account:size.bins.${bin}`))}
      layout="grouped"
      format={(value) => formatMetric(value, 'percent', { locale: i18n.language }).replace('.0', '')}
      series={[
        { label: t('account:size.afterLoss'), token: 'loss', values: shares(sizeAfterLoss) },
        { label: t('account:size.afterWin'), token: 'gain', values: shares(sizeAfterWin) },
      ]}
      empty={sizeAfterLoss.pairs + sizeAfterWin.pairs === 0 ? t('account:size.empty') : null}
    />
  );
}

function Hours({ view: { hours: cells, row } }: { view: AccountView }) {
  const { t, i18n } = useWords();
  const [by, setBy] = useState<'ideas' | 'profit'>('ideas');
  const grid = useMemo(() => {
    const values: (number | null)[][] = weekdays.map(() => hours.map(() => null));
    for (const cell of cells) values[cell.weekday]![cell.hour] = cell[by];
    return values;
  }, [cells, by]);
  const title = by === 'ideas' ? t('account:hours.title') : t('account:hours.profitTitle');
  return (
    <HeatmapChart
      title={title}
      subtitle={t('account:hours.subtitle')}
      fileName={`account-${row.id}-hours-${by}`}
      rows={weekdays.map((day) => t(`account:hours.days.${day}`))}
      columns={hours}
      values={grid}
      rowTitle={t('account:hours.weekday')}
      columnTitle={t('account:hours.hour')}
      valueTitle={t(by === 'ideas' ? 'account:hours.ideas' : 'account:hours.profit')}
      scale={by === 'ideas' ? 'sequential' : 'diverging'}
      format={(value) =>
        by === 'ideas'
          ? `${formatCount(value, i18n.language)} ${t('account:hours.ideas').toLowerCase()}`
          : formatMoney(value, row.currency, { locale: i18n.language, signed: true })
      }
      empty={cells.length === 0 ? t('account:hours.empty') : null}
      controls={
        <div className="flex overflow-hidden rounded-md border border-line-strong text-xs">
          {(['ideas', 'profit'] as const).map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={by === choice}
              onClick={() => setBy(choice)}
              className={classes('px-2 py-0.5', by === choice ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-sunken')}
            >
              {t(choice === 'ideas' ? 'account:hours.byIdeas' : 'account:hours.byProfit')}
            </button>
          ))}
        </div>
      }
    />
  );
}
