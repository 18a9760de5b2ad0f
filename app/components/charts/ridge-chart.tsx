import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricUnit } from '#app/domain/metrics.ts';
import { placeOnScale, type ValueScale, valueAtPlace } from '#app/domain/value-scale.ts';
import { ChartFrame } from './chart-frame.tsx';
import { PlotSvg } from './plot.tsx';
import { scaleTicks } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

type Side = { density: readonly number[]; accounts: number; outside: number; median: number | null };
export type RidgeRow = {
  key: string;
  label: string;
  meaning: string;
  unit: MetricUnit;
  scale: ValueScale;
  /** Those whom the row is about, filled, and all others as a line. */
  own: Side;
  all: Side;
};

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  rows: readonly RidgeRow[];
  token: string;
  ownTitle: string;
  allTitle: string;
  write: (unit: MetricUnit, value: number) => string;
  controls?: ReactNode;
  legend?: ReactNode;
  empty?: string | null;
};

const rowHeight = 84;
const curveHeight = 42;
const columnGap = 28;
const twoColumnsFrom = 760;

/** One small density per feature, each over an axis of its own unit: the group filled, the whole book as a line. Heights are scaled to each curve's own peak. */
export function RidgeChart({ rows, token, ownTitle, allTitle, write, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(720);
  const columns = width >= twoColumnsFrom ? 2 : 1;
  const columnWidth = (width - (columns - 1) * columnGap) / columns;
  const perColumn = Math.ceil(rows.length / columns);
  const height = perColumn * rowHeight + 4;
  const table = useMemo(
    () => ({
      columns: [
        { label: t('chart.feature') },
        { label: t('chart.value'), numeric: true },
        { label: `${ownTitle} (${t('chart.density')})`, numeric: true },
        { label: `${allTitle} (${t('chart.density')})`, numeric: true },
      ],
      rows: rows.flatMap(({ label, scale, own, all }) =>
        own.density.map((value, bin) => [label, valueAtPlace(scale, (bin + 0.5) / own.density.length), value, all.density[bin]!]),
      ),
    }),
    [rows, ownTitle, allTitle, t],
  );
  return (
    <ChartFrame {...frame} table={table}>
      <PlotSvg holder={holder} width={width} height={height} title={frame.title}>
        {rows.map((row, place) => (
          <g
            key={row.key}
            transform={`translate(${Math.floor(place / perColumn) * (columnWidth + columnGap)} ${(place % perColumn) * rowHeight})`}
          >
            <Row row={row} width={columnWidth} token={token} words={{ ownTitle, allTitle }} write={(value) => write(row.unit, value)} />
          </g>
        ))}
      </PlotSvg>
    </ChartFrame>
  );
}

type RowProps = {
  row: RidgeRow;
  width: number;
  token: string;
  words: { ownTitle: string; allTitle: string };
  write: (value: number) => string;
};

function Row({ row: { label, meaning, unit, scale, own, all }, width, token, words, write }: RowProps) {
  const base = rowHeight - 16;
  const x = (value: number) => placeOnScale(scale, value) * width;
  const y = (height: number) => base - height * curveHeight;
  const said = (title: string, { accounts, median, outside }: Side) =>
    `${title}: ${median === null ? '—' : write(median)} (n ${accounts.toLocaleString('en')}${outside > 0 ? `, ${outside.toLocaleString('en')} beyond` : ''})`;
  const ticks = scaleTicks(scale, unit, 4).map((value) => ({ value, at: x(value) }));
  return (
    <>
      <title>{`${label}. ${said(words.ownTitle, own)}; ${said(words.allTitle, all)}. ${meaning}`}</title>
      <rect x="0" y="0" width={width} height={rowHeight} fill="transparent" />
      <path d={curve(all.density, width, y, false)} fill="none" stroke={tokenColour('faint')} strokeWidth="1.25" />
      <path d={curve(own.density, width, y, true)} fill={tokenColour(token)} fillOpacity="0.28" />
      <path d={curve(own.density, width, y, false)} fill="none" stroke={tokenColour(token)} strokeWidth="1.5" />
      <line x1="0" x2={width} y1={base} y2={base} stroke={tokenColour('line-strong')} />
      {all.median === null ? null : (
        <line x1={x(all.median)} x2={x(all.median)} y1={base - curveHeight} y2={base} stroke={tokenColour('faint')} strokeDasharray="2 2" />
      )}
      {own.median === null ? null : (
        <line x1={x(own.median)} x2={x(own.median)} y1={base - curveHeight} y2={base} stroke={tokenColour(token)} strokeWidth="2" />
      )}
      {ticks.map(({ value, at }) => (
        <text
          key={value}
          x={at}
          y={base + 11}
          textAnchor={at < 24 ? 'start' : at > width - 24 ? 'end' : 'middle'}
          className="figures fill-faint text-2xs"
        >
          {write(value)}
        </text>
      ))}
      <text x="0" y="9" className="fill-ink text-xs font-medium">
        {label}
      </text>
      <text x={width} y="9" textAnchor="end" className="figures fill-muted text-xs">
        {own.median === null ? '' : write(own.median)}
        {all.median === null ? '' : ` · ${words.allTitle.toLowerCase()} ${write(all.median)}`}
      </text>
    </>
  );
}

function curve(density: readonly number[], width: number, y: (height: number) => number, isClosed: boolean): string {
  const step = width / density.length;
  const points = density.map((height, bin) => `${((bin + 0.5) * step).toFixed(1)} ${y(height).toFixed(1)}`);
  const open = `M0 ${y(density[0] ?? 0).toFixed(1)}L${points.join('L')}L${width.toFixed(1)} ${y(density.at(-1) ?? 0).toFixed(1)}`;
  return isClosed ? `${open}L${width.toFixed(1)} ${y(0)}L0 ${y(0)}Z` : open;
}
