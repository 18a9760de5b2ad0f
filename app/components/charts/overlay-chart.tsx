import { type ReactNode, useMemo, useState } from 'react';
import { BinAxis, binMargin, binReadout, binSlot, binTable } from './bins.tsx';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { PlotSvg, ValueGrid } from './plot.tsx';
import { domainWithZero, linearScale, niceTicks } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

export type OverlaySeries = { key: string; label: string; token: string; values: readonly number[] };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  binTitle: string;
  valueTitle: string;
  bins: readonly string[];
  /** Drawn as lines over each other. */
  series: readonly OverlaySeries[];
  /** Drawn as a shaded area behind them. */
  background?: OverlaySeries | null;
  format: (value: number) => string;
  empty?: string | null;
};

const height = 190;

/** Histograms of several things over the same ordered classes, laid over each other as steps. */
export function OverlayChart({ bins, series, background = null, format, binTitle, valueTitle, ...frame }: Props) {
  const [holder, width] = useWidth<HTMLDivElement>(480);
  const [hovered, setHovered] = useState<number | null>(null);
  const all = background ? [...series, background] : [...series];
  const domain = domainWithZero(all.flatMap(({ values }) => values));
  const y = linearScale(domain, [height - binMargin.bottom, binMargin.top]);
  const slot = binSlot(width, bins.length);
  const steps = (values: readonly number[]) =>
    values
      .map((value, bin) => `${bin === 0 ? 'M' : 'L'}${binMargin.start + bin * slot} ${y(value)}H${binMargin.start + (bin + 1) * slot}`)
      .join('');
  const table = useMemo(() => binTable(binTitle, bins, all), [bins, all, binTitle]);
  return (
    <ChartFrame
      {...frame}
      table={table}
      legend={all.map(({ key, label, token }) => (
        <LegendItem key={key} token={token} line={key !== background?.key}>
          {label}
        </LegendItem>
      ))}
    >
      <p className="figures h-4 truncate text-end text-2xs text-ink" aria-hidden="true">
        {binReadout(bins, all, hovered, format)}
      </p>
      <PlotSvg holder={holder} width={width} height={height} title={frame.title} onPointerLeave={() => setHovered(null)}>
        <ValueGrid ticks={niceTicks(domain, 4)} y={y} start={binMargin.start} end={width - binMargin.end} format={format} />
        {background ? (
          <path
            d={`${steps(background.values)}V${y(0)}H${binMargin.start}Z`}
            fill={tokenColour(background.token)}
            fillOpacity="0.35"
            stroke="none"
          />
        ) : null}
        {series.map(({ key, token, values }) => (
          <path key={key} d={steps(values)} fill="none" stroke={tokenColour(token)} strokeWidth="1.75" strokeLinejoin="round" />
        ))}
        <BinAxis
          bins={bins}
          slot={slot}
          height={height}
          binTitle={binTitle}
          valueTitle={valueTitle}
          marked={[hovered]}
          onHover={setHovered}
        />
      </PlotSvg>
    </ChartFrame>
  );
}
