import type { ChartTable } from './downloads.ts';
import { tokenColour } from './use-chart.ts';

type Binned = { label: string; values: readonly number[] };

/** Room around the bins of a plot, px. */
export const binMargin = { top: 8, end: 6, bottom: 34, start: 52 };

/** Width of one bin, px. */
export const binSlot = (width: number, bins: number) => Math.max(60, width - binMargin.start - binMargin.end) / Math.max(1, bins);

type Props = {
  bins: readonly string[];
  slot: number;
  height: number;
  /** What the bins divide and what is counted in them, with units. */
  binTitle: string;
  valueTitle: string;
  /** Bins that are shaded. */
  marked: readonly (number | null | undefined)[];
  onHover: (bin: number) => void;
};

/** The bins below a plot with both titles, and over it the stripes that feel the pointer. Drawn last. */
export function BinAxis({ bins, slot, height, binTitle, valueTitle, marked, onHover }: Props) {
  const labelEvery = Math.max(1, Math.ceil((Math.max(...bins.map((bin) => bin.length), 1) * 7.2 + 6) / slot));
  const base = height - binMargin.bottom;
  return (
    <>
      {bins.map((bin, index) => (
        <g key={bin} onPointerEnter={() => onHover(index)}>
          <rect
            x={binMargin.start + index * slot}
            y={binMargin.top}
            width={slot}
            height={base - binMargin.top}
            fill={tokenColour('ink')}
            opacity={marked.includes(index) ? 0.06 : 0}
          />
          {index % labelEvery === 0 ? (
            <text x={binMargin.start + (index + 0.5) * slot} y={base + 14} textAnchor="middle" className="figures fill-muted text-2xs">
              {bin}
            </text>
          ) : null}
        </g>
      ))}
      <text x={binMargin.start + (bins.length * slot) / 2} y={height - 3} textAnchor="middle" className="fill-faint text-2xs">
        {binTitle}
      </text>
      <text x={-base / 2} y={10} transform="rotate(-90)" textAnchor="middle" className="fill-faint text-2xs">
        {valueTitle}
      </text>
    </>
  );
}

/** One row per bin, one column per series. */
export const binTable = (binTitle: string, bins: readonly string[], series: readonly Binned[]): ChartTable => ({
  columns: [{ label: binTitle }, ...series.map(({ label }) => ({ label, numeric: true }))],
  rows: bins.map((bin, index) => [bin, ...series.map(({ values }) => values[index] ?? null)]),
});

/** What the series say of a bin, in one line. */
export const binReadout = (bins: readonly string[], series: readonly Binned[], bin: number | null, format: (value: number) => string) =>
  bin === null ? '' : [bins[bin], ...series.map(({ label, values }) => `${label} ${format(values[bin] ?? 0)}`)].join(' · ');
