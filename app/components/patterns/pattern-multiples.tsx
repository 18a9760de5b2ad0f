import { useMemo, useState } from 'react';
import { type Multiple, SmallMultiplesChart } from '#app/components/charts/small-multiples-chart.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { bandOf, type SeriesMatrix } from '#app/domain/pattern-series.ts';
import { type PatternChoiceOf, type PatternView, patternToken } from '#app/domain/pattern-views.ts';
import { columnsOf } from './columns.ts';
import { groupName } from './pattern-picture.tsx';

type Props = {
  view: PatternView;
  matrix: SeriesMatrix | null;
  choice: PatternChoiceOf | null;
  onChoose: (choice: PatternChoiceOf | null) => void;
};

const firstShown = 12;

/** What each group does, beside the others on one scale. */
export function PatternMultiples({ view, matrix, choice, onChoose }: Props) {
  const { t, i18n } = useWords();
  const [isAll, setAll] = useState(false);
  const groups = useMemo(() => [...view.groups].sort((a, b) => b.accounts - a.accounts || a.label - b.label), [view.groups]);
  const panels = useMemo((): Multiple[] => {
    if (!matrix) return [];
    return groups.slice(0, isAll ? groups.length : firstShown).map(({ label, accounts, medoid, silhouette }) => {
      const rows = view.labels.flatMap((one, row) => (one === label ? [row] : []));
      return {
        key: String(label),
        title: groupName(t, label),
        note: [
          t('patterns:multiples.note', { count: accounts }),
          silhouette === null ? null : t('patterns:multiples.silhouette', { value: silhouette.toFixed(2).replace('-', '−') }),
        ]
          .filter(Boolean)
          .join(' · '),
        token: patternToken(label),
        line: medoid === null ? null : Array.from(matrix.values.subarray(medoid * matrix.columns, (medoid + 1) * matrix.columns)),
        band: bandOf(matrix, rows),
      };
    });
  }, [groups, isAll, matrix, view.labels, t]);
  const columns = useMemo(() => columnsOf(t, view, i18n.language), [t, view, i18n.language]);
  if (!matrix || groups.length === 0) return null;
  return (
    <Panel>
      <SmallMultiplesChart
        title={t('patterns:multiples.title')}
        subtitle={t('patterns:multiples.subtitle')}
        fileName={`patterns-${view.search.job.id}-groups`}
        panels={panels}
        columnLabel={columns.label}
        columnTitle={columns.axisTitle}
        lineTitle={t('patterns:multiples.line')}
        chosen={choice?.kind === 'cluster' ? String(choice.label) : null}
        onChoose={(key) =>
          onChoose(choice?.kind === 'cluster' && String(choice.label) === key ? null : { kind: 'cluster', label: Number(key) })
        }
        controls={
          groups.length > firstShown ? (
            <button type="button" className="text-xs text-accent hover:underline" onClick={() => setAll(!isAll)}>
              {isAll ? t('patterns:multiples.less', { count: firstShown }) : t('patterns:multiples.more', { count: groups.length })}
            </button>
          ) : null
        }
      />
    </Panel>
  );
}
