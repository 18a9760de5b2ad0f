import { useCallback, useEffect, useMemo } from 'react';
import { LegendItem } from '#app/components/charts/chart-frame.tsx';
import { MotifChart, type Stretch } from '#app/components/charts/motif-chart.tsx';
import { chanceWords } from '#app/components/patterns/trait-words.ts';
import { useFetcher } from '#app/components/router.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { SkeletonRows } from '#app/components/ui/skeleton.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountRow } from '#app/domain/account-views.ts';
import { formatDate, formatNumber } from '#app/domain/format.ts';
import type { MotifResult } from '#app/domain/history-views.ts';
import { unitLabel } from '#app/domain/metrics.ts';

const repeated = 'accent';
const odd = 'cat-4';

/** Sequences that come again, and stretches unlike all others, where chance explains neither. */
export function MotifPanel({ row }: { row: AccountRow }) {
  const { t } = useWords();
  const { load, data } = useFetcher<{ motifs: MotifResult[] }>({ key: `motifs-${row.id}` });
  useEffect(() => load(`/accounts/${row.id}/motifs`), [load, row.id]);
  const found = data?.motifs.filter(({ motifs, discords }) => motifs.length + discords.length > 0) ?? [];
  const isShort = data?.motifs.every(({ reason }) => reason === 'fewPoints') ?? false;
  return (
    <Panel title={t('history:motifs.title')} subtitle={found.length > 0 ? t('history:motifs.subtitle') : undefined}>
      {!data ? <SkeletonRows rows={3} /> : null}
      {data && found.length === 0 ? (
        <p className="text-sm text-muted">{t(isShort ? 'history:motifs.short' : 'history:motifs.none')}</p>
      ) : null}
      <div className="flex flex-col gap-5">
        {found.map((result) => (
          <Series key={result.series} row={row} result={result} />
        ))}
      </div>
    </Panel>
  );
}

const letter = (place: number) => String.fromCharCode(65 + place);

function Series({ row, result }: { row: AccountRow; result: MotifResult }) {
  const { t, i18n } = useWords();
  const { series, window, timesMs, values, motifs, discords } = result;
  const unit = series === 'sizePath' ? 'lots' : 'money';
  const formatTime = useCallback((ms: number) => formatDate(ms, i18n.language), [i18n.language]);
  const when = useCallback((start: number) => formatDate(timesMs[start]!, i18n.language), [timesMs, i18n.language]);
  const told = useMemo(() => {
    const repeats = motifs.map(({ starts, chance }, place) => ({
      label: letter(place),
      starts,
      token: repeated,
      words: t(`history:motifs.${series}.again`, {
        count: window,
        first: when(starts[0]!),
        others: starts.slice(1).map(when).join(', '),
        chance: chanceWords(chance, i18n.language),
      }),
    }));
    const oddities = discords.map(({ start, chance }, place) => ({
      label: String(place + 1),
      starts: [start],
      token: odd,
      words: t(`history:motifs.${series}.odd`, { count: window, date: when(start), chance: chanceWords(chance, i18n.language) }),
    }));
    return [...repeats, ...oddities];
  }, [motifs, discords, series, window, when, t, i18n.language]);
  const stretches = useMemo(
    () =>
      told.flatMap(({ label, starts, token, words }) =>
        starts.map((from): Stretch => ({ key: `${label} ${from}`, from, to: from + window, token, label, title: words })),
      ),
    [told, window],
  );
  return (
    <div>
      <MotifChart
        title={t(`history:motifs.${series}.title`)}
        subtitle={unitLabel(unit, row.currency)}
        fileName={`account-${row.id}-${series}`}
        timesMs={timesMs}
        values={values}
        valueTitle={`${t(`history:motifs.${series}.value`)} (${unitLabel(unit, row.currency)})`}
        stretches={stretches}
        formatTick={(value) => formatNumber(value, unit, { locale: i18n.language, style: 'compact' })}
        formatTime={formatTime}
        legend={
          <>
            {motifs.length > 0 ? <LegendItem token={repeated}>{t('history:motifs.repeated')}</LegendItem> : null}
            {discords.length > 0 ? <LegendItem token={odd}>{t('history:motifs.unlike')}</LegendItem> : null}
          </>
        }
      />
      <ul className="mt-2 flex flex-col gap-1 text-sm">
        {told.map(({ label, words }) => (
          <li key={label} className="flex gap-2">
            <span className="figures w-4 shrink-0 font-semibold text-muted">{label}</span>
            <span>{words}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
