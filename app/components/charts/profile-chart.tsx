import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './chart-frame.tsx';
import { linearScale } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

/** One feature of an archetype against the book; `z` in robust standard deviations from the book's median. */
export type ProfileRow = {
  key: string;
  label: string;
  meaning: string;
  z: number;
  median: string;
  p25: string;
  p75: string;
  zLow: number | null;
  zHigh: number | null;
};

type Props = { title: string; subtitle?: ReactNode; fileName: string; rows: readonly ProfileRow[]; token: string; empty?: string | null };

const rowHeight = 22;
const labelWidth = 150;
const valueWidth = 78;
/** Beyond this many standard deviations a bar is cut and marked. */
const zLimit = 3;

/** How far each feature lies from the book's middle, with the archetype's own middle half as a whisker and its median in words. */
export function ProfileChart({ rows, token, ...frame }: Props) {
  const { t } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(420);
  const height = rows.length * rowHeight + 24;
  const x = linearScale([-zLimit, zLimit], [labelWidth + 4, width - valueWidth - 4]);
  const clamp = (z: number) => Math.max(-zLimit, Math.min(zLimit, z));
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
      <div ref={holder}>
        <svg
          data-chart
          viewBox={`0 0 ${width} ${height}`}
          width="100%"
          height={height}
          role="img"
          aria-label={t('chart.alternative', { title: frame.title })}
        >
          {[-2, 0, 2].map((z) => (
            <g key={z}>
              <line x1={x(z)} x2={x(z)} y1="0" y2={height - 20} stroke={tokenColour(z === 0 ? 'line-strong' : 'line')} />
              <text x={x(z)} y={height - 6} textAnchor="middle" className="figures fill-faint text-2xs">
                {z === 0 ? t('chart.book') : `${z > 0 ? '+' : '−'}${Math.abs(z)} σ`}
              </text>
            </g>
          ))}
          {rows.map((row, index) => {
            const middle = index * rowHeight + rowHeight / 2;
            const [from, to] = [x(0), x(clamp(row.z))];
            return (
              <g key={row.key}>
                <title>{`${row.label}: ${row.median} (P25 ${row.p25}, P75 ${row.p75}). ${row.meaning}`}</title>
                <rect x="0" y={index * rowHeight} width={width} height={rowHeight} fill="transparent" />
                <text x={labelWidth - 4} y={middle + 4} textAnchor="end" className="fill-ink text-xs">
                  {row.label}
                </text>
                <rect
                  x={Math.min(from, to)}
                  y={middle - 5}
                  width={Math.max(1, Math.abs(to - from))}
                  height="10"
                  fill={tokenColour(token)}
                  fillOpacity="0.8"
                />
                {Math.abs(row.z) > zLimit ? (
                  <path d={`M${to} ${middle - 5} l${row.z > 0 ? 5 : -5} 5 l${row.z > 0 ? -5 : 5} 5 z`} fill={tokenColour(token)} />
                ) : null}
                {row.zLow !== null && row.zHigh !== null ? (
                  <g stroke={tokenColour('ink')} strokeWidth="1">
                    <line x1={x(clamp(row.zLow))} x2={x(clamp(row.zHigh))} y1={middle} y2={middle} />
                    <line x1={x(clamp(row.zLow))} x2={x(clamp(row.zLow))} y1={middle - 3} y2={middle + 3} />
                    <line x1={x(clamp(row.zHigh))} x2={x(clamp(row.zHigh))} y1={middle - 3} y2={middle + 3} />
                  </g>
                ) : null}
                <text x={width} y={middle + 4} textAnchor="end" className="figures fill-muted text-xs">
                  {row.median}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </ChartFrame>
  );
}
