import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './chart-frame.tsx';
import { PlotSvg } from './plot.tsx';
import { linearScale } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

/** One feature of an archetype against the book. `place` is where the members' quartiles lie among all accounts, 0 to 100; null with too few accounts. */
export type ProfileRow = {
  key: string;
  label: string;
  meaning: string;
  z: number;
  median: string;
  p25: string;
  p75: string;
  place: { median: number; p25: number; p75: number } | null;
};

type Props = { title: string; subtitle?: ReactNode; fileName: string; rows: readonly ProfileRow[]; token: string; empty?: string | null };

const rowHeight = 22;
const widestLabel = 172;
const valueWidth = 78;
const axisMarks = [10, 50, 90];

/** How far each feature lies from the book's middle account, with the archetype's own middle half as a whisker and its median in words. */
export function ProfileChart({ rows, token, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(420);
  const height = rows.length * rowHeight + 24;
  const labelWidth = Math.min(widestLabel, width * 0.45);
  const x = linearScale([0, 100], [labelWidth + 4, width - valueWidth - 4]);
  const table = useMemo(
    () => ({
      columns: [
        { label: t('chart.feature') },
        { label: t('chart.z'), numeric: true },
        { label: t('chart.median'), numeric: true },
        { label: 'P25', numeric: true },
        { label: 'P75', numeric: true },
      ],
      rows: rows.map(({ label, z, median, p25, p75 }) => [label, z, median, p25, p75]),
    }),
    [rows, t],
  );
  return (
    <ChartFrame {...frame} table={table}>
      <PlotSvg holder={holder} width={width} height={height} title={frame.title}>
        {axisMarks.map((percent) => (
          <g key={percent}>
            <line x1={x(percent)} x2={x(percent)} y1="0" y2={height - 20} stroke={tokenColour(percent === 50 ? 'line-strong' : 'line')} />
            <text x={x(percent)} y={height - 6} textAnchor="middle" className="figures fill-faint text-2xs">
              {percent === 50 ? t('chart.book') : `P${percent}`}
            </text>
          </g>
        ))}
        {rows.map((row, index) => {
          const middle = index * rowHeight + rowHeight / 2;
          const { place } = row;
          return (
            <g key={row.key}>
              <title>{`${row.label}: ${row.median} (P25 ${row.p25}, P75 ${row.p75}). ${row.meaning}`}</title>
              <rect x="0" y={index * rowHeight} width={width} height={rowHeight} fill="transparent" />
              <text x={labelWidth - 4} y={middle + 4} textAnchor="end" className="fill-ink text-xs">
                {row.label}
              </text>
              {place === null ? null : (
                <>
                  <rect
                    x={Math.min(x(50), x(place.median))}
                    y={middle - 5}
                    width={Math.max(1.5, Math.abs(x(place.median) - x(50)))}
                    height="10"
                    fill={tokenColour(token)}
                    fillOpacity="0.85"
                  />
                  <g stroke={tokenColour('ink')} strokeWidth="1">
                    <line x1={x(place.p25)} x2={x(place.p75)} y1={middle} y2={middle} />
                    <line x1={x(place.p25)} x2={x(place.p25)} y1={middle - 3} y2={middle + 3} />
                    <line x1={x(place.p75)} x2={x(place.p75)} y1={middle - 3} y2={middle + 3} />
                  </g>
                </>
              )}
              <text x={width} y={middle + 4} textAnchor="end" className="figures fill-muted text-xs">
                {row.median}
              </text>
            </g>
          );
        })}
      </PlotSvg>
    </ChartFrame>
  );
}
