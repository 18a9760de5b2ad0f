/** What the columns of a result's picture stand for: instants, hours of the week, or ideas in order. */
import type { ColumnMark } from '#app/components/charts/series-heatmap-chart.tsx';
import type { Words } from '#app/components/words.ts';
import { formatDate, formatDateTime } from '#app/domain/format.ts';
import type { PatternView } from '#app/domain/pattern-views.ts';

export type Columns = { marks: ColumnMark[]; label: (column: number) => string; axisTitle: string };

const dayMs = 86_400_000;
const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;
const marksWanted = 6;

/** Dates always stand in the same order and zone; `locale` is for their words. */
export function columnsOf(t: Words, view: PatternView, locale: string): Columns {
  const { columnTimesMs, columns, pointsPerColumn, stepMs, search } = view;
  if (columnTimesMs) {
    const isDaily = (stepMs ?? dayMs) >= dayMs;
    const every = Math.max(1, Math.ceil(columns / marksWanted));
    return {
      marks: columnTimesMs.flatMap((ms, column) =>
        column % every === 0 ? [{ column, label: formatDate(ms, locale).replace(/ \d{4}$/, '') }] : [],
      ),
      label: (column) => (isDaily ? formatDate(columnTimesMs[column]!, locale) : formatDateTime(columnTimesMs[column]!, locale)),
      axisTitle: t('patterns:heat.timeAxis'),
    };
  }
  if (search.request.series === 'hourOfWeek') {
    return {
      marks: weekdays.map((day) => ({ column: (day * 24) / pointsPerColumn, label: t(`patterns:weekday.${day}`) })),
      label: (column) => {
        const hour = column * pointsPerColumn;
        return `${t(`patterns:weekday.${Math.floor(hour / 24) as (typeof weekdays)[number]}`)} ${String(hour % 24).padStart(2, '0')}:00`;
      },
      axisTitle: t('patterns:heat.weekAxis'),
    };
  }
  return {
    marks: [],
    label: (column) => t('patterns:heat.idea', { number: column * pointsPerColumn + 1 }),
    axisTitle: t('patterns:heat.ideaAxis'),
  };
}
