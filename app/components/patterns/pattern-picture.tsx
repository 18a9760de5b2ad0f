import { Minus, Plus, RotateCcw } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { DendrogramChart } from '#app/components/charts/dendrogram-chart.tsx';
import { type LeafWindow, wholeWindow, windowAround, zoomed } from '#app/components/charts/leaf-window.ts';
import { type HeatScale, SeriesHeatmapChart } from '#app/components/charts/series-heatmap-chart.tsx';
import { IconButton } from '#app/components/ui/button.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { Skeleton } from '#app/components/ui/skeleton.tsx';
import { Swatch } from '#app/components/ui/swatch.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';
import type { SeriesMatrix } from '#app/domain/pattern-series.ts';
import { layoutOf } from '#app/domain/pattern-tree.ts';
import { type PatternChoiceOf, type PatternView, patternToken } from '#app/domain/pattern-views.ts';
import { columnsOf } from './columns.ts';

type Props = {
  view: PatternView;
  matrix: SeriesMatrix | null;
  choice: PatternChoiceOf | null;
  onChoose: (choice: PatternChoiceOf | null) => void;
};

/** Rows never get taller than this, and the picture never taller than what fits beside its details. */
const tallestRow = 18;
const tallestPlot = 560;
const shortestPlot = 150;

/** The tree and, on the same rows, every account's series. Both zoom together; choosing a branch marks its rows. */
export function PatternPicture({ view, matrix, choice, onChoose }: Props) {
  const { t, i18n } = useWords();
  const rows = view.accounts.length;
  const [window, setWindow] = useState<LeafWindow>(() => wholeWindow(rows));
  const [hovered, setHovered] = useState<number | null>(null);
  const onWindow = useCallback((change: (window: LeafWindow) => LeafWindow) => setWindow(change), []);
  const plotHeight = Math.min(tallestPlot, Math.max(shortestPlot, rows * tallestRow));
  const { tokens, columns, rowLabel, groupLabel } = useMemo(
    () => ({
      tokens: view.labels.map(patternToken),
      columns: columnsOf(t, view, i18n.language),
      rowLabel: (row: number) => view.accounts[row]!.label,
      groupLabel: (row: number) => groupName(t, view.labels[row]!),
    }),
    [view, t, i18n.language],
  );
  const marked = useMemo(() => markedRows(view, choice), [view, choice]);
  const shared = { rows, window, onWindow, plotHeight, hovered, onHover: setHovered, chosen: marked?.rows ?? null };
  const { series, distance } = view.search.request;
  const isShare = distance === 'profile';
  const scale = useMemo(
    (): HeatScale => (isShare ? { kind: 'sequential', high: 'accent' } : { kind: 'diverging', ...sidesOf(series) }),
    [isShare, series],
  );
  const number = (value: number) => formatCount(value, i18n.language);
  return (
    <Panel>
      <div className="mb-2 flex flex-wrap items-center justify-end gap-x-4 gap-y-1">
        <span className="figures text-xs text-muted">
          {t('patterns:heat.rows', {
            from: number(Math.floor(window.from) + 1),
            to: number(Math.min(rows, Math.ceil(window.to))),
            total: number(rows),
          })}
        </span>
        <div className="flex">
          <IconButton small icon={Plus} label={t('patterns:heat.zoomIn')} onClick={() => setWindow((now) => zoomed(now, rows, 1.6))} />
          <IconButton
            small
            icon={Minus}
            label={t('patterns:heat.zoomOut')}
            onClick={() => setWindow((now) => zoomed(now, rows, 1 / 1.6))}
          />
          <IconButton small icon={RotateCcw} label={t('patterns:heat.zoomAll')} onClick={() => setWindow(wholeWindow(rows))} />
        </div>
      </div>
      {/* Both end at the same line, so that rows stand beside their leaves however long the words above are. */}
      <div dir="ltr" className={view.tree ? 'grid grid-cols-1 items-end gap-4 desk:grid-cols-[minmax(0,5fr)_minmax(0,8fr)]' : ''}>
        {view.tree ? (
          <div dir={i18n.dir()}>
            <DendrogramChart
              {...shared}
              title={t('patterns:tree.title')}
              subtitle={t('patterns:tree.subtitle')}
              fileName={`patterns-${view.search.job.id}-tree`}
              tree={view.tree}
              cutHeight={view.cutHeight}
              tokens={tokens}
              rowLabel={rowLabel}
              heightTitle={t('patterns:tree.height')}
              chosenNode={marked?.node ?? null}
              onChoose={(node) => onChoose(node === null ? null : { kind: 'branch', node: view.tree!.ids[node]! })}
              describe={({ accounts, height }) => t('patterns:tree.branch', { count: accounts, height: Number(height.toPrecision(3)) })}
            />
          </div>
        ) : null}
        {matrix ? (
          <div dir={i18n.dir()}>
            <SeriesHeatmapChart
              {...shared}
              title={t('patterns:heat.title')}
              subtitle={
                <>
                  {t('patterns:heat.subtitle')}{' '}
                  {view.pointsPerColumn > 1 ? `${t('patterns:heat.thinned', { count: view.pointsPerColumn })} ` : ''}
                  <ScaleWords scale={scale} />
                </>
              }
              fileName={`patterns-${view.search.job.id}-series`}
              matrix={matrix}
              tokens={tokens}
              rowLabel={rowLabel}
              groupLabel={groupLabel}
              columnMarks={columns.marks}
              columnLabel={columns.label}
              axisTitle={columns.axisTitle}
              scale={scale}
              format={(value) =>
                isShare
                  ? t('patterns:heat.share', { value: formatMetric(value, 'percent', { locale: i18n.language }) })
                  : t('patterns:heat.sigma', { value: value.toFixed(2).replace('-', '−') })
              }
              onOpen={(row) => onChoose({ kind: 'cluster', label: view.labels[row]! })}
              controls={
                marked ? (
                  <button
                    type="button"
                    className="rounded px-1.5 text-xs text-accent hover:underline"
                    onClick={() => setWindow(windowAround(marked.rows[0], marked.rows[1], rows))}
                  >
                    {t('patterns:choice.zoom')}
                  </button>
                ) : null
              }
            />
          </div>
        ) : (
          <Skeleton className="h-96 w-full" />
        )}
      </div>
    </Panel>
  );
}

function ScaleWords({ scale }: { scale: HeatScale }) {
  const { t } = useWords();
  if (scale.kind === 'sequential') return <>{t('patterns:heat.colourShare')}</>;
  return (
    <>
      <Swatch token={scale.low} /> {t('patterns:heat.colourLow')} <Swatch token={scale.high} /> {t('patterns:heat.colourHigh')}
    </>
  );
}

/** Money has the colours of gain and loss; sizes, sides and counts have none of their own meaning. */
const sidesOf = (series: PatternView['search']['request']['series']) =>
  series === 'equity' || series === 'dailyReturn' ? { low: 'loss', high: 'gain' } : { low: 'cat-14', high: 'accent' };

type Named = (key: 'patterns:alone' | 'patterns:choice.group', values?: { number: number }) => string;
/** Groups count from 1 on screen. */
export const groupName = (t: Named, label: number): string =>
  label < 0 ? t('patterns:alone') : t('patterns:choice.group', { number: label + 1 });

/** The rows of what is chosen, as far as they stand together, and its node in the tree. */
function markedRows(
  { accounts, labels, tree }: PatternView,
  choice: PatternChoiceOf | null,
): { rows: [number, number]; node: number | null } | null {
  if (!choice) return null;
  if (choice.kind === 'branch') {
    const node = tree?.ids.indexOf(choice.node) ?? -1;
    if (!tree || node < 0) return null;
    const { first, last } = layoutOf(tree, accounts.length);
    return { rows: [first[node]!, last[node]!], node };
  }
  const first = labels.indexOf(choice.label);
  const last = labels.lastIndexOf(choice.label);
  const isTogether = first >= 0 && labels.slice(first, last + 1).every((label) => label === choice.label);
  return isTogether ? { rows: [first, last], node: null } : null;
}
