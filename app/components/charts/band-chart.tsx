import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './chart-frame.tsx';
import { PlotSvg, TimeLabels, ValueGrid } from './plot.tsx';
import { durationTicks, linearScale, niceTicks } from './scales.ts';
import { tokenColour, useWidth } from './use-chart.ts';

export type BandSeries = {
  key: string;
  label: string;
  token: string;
  /** One value per time; null leaves a gap. */
  low: readonly (number | null)[];
  middle: readonly (number | null)[];
  high: readonly (number | null)[];
};
/** Numbered as in the list that explains it. */
export type TimeMark = { key: string; atMs: number; number: number; title: string; strong: boolean };

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  /** ms UTC, ascending. */
  timesMs: readonly number[];
  values: readonly (number | null)[];
  valueTitle: string;
  bands: readonly BandSeries[];
  marks: readonly TimeMark[];
  format: (value: number) => string;
  formatTick: (value: number) => string;
  /** Ticks of durations stand on whole minutes and hours. */
  isDuration?: boolean;
  formatTime: (ms: number) => string;
  /** The place under the pointer, shared by the charts of a page. */
  hovered: number | null;
  onHover: (place: number | null) => void;
  controls?: ReactNode;
  legend?: ReactNode;
  empty?: string | null;
};

type Scale = (value: number) => number;

const plot = { top: 16, height: 118, bottom: 20, start: 64, end: 8 };
/** Marks nearer than this share one line and one label. */
const markWidth = 14;

/** One value over time in front of the bands in which others lie, with numbered marks where something happened. */
export function BandChart(props: Props) {
  const { timesMs, values, valueTitle, bands, marks, format, formatTick, isDuration = false, formatTime, hovered, onHover, title } = props;
  const { subtitle, fileName, controls, legend, empty } = props;
  const { t } = useTranslation(['metrics', 'history']);
  const [holder, width] = useWidth<HTMLDivElement>(480);
  const { first, last } = { first: timesMs[0] ?? 0, last: timesMs.at(-1) ?? 1 };
  const x = linearScale([first, last], [plot.start, width - plot.end]);
  const domain = useMemo(() => domainOf([values, ...bands.flatMap(({ low, middle, high }) => [low, middle, high])]), [values, bands]);
  const y = linearScale(domain, [plot.top + plot.height, plot.top]);
  const ticks = isDuration ? durationTicks(domain, 3) : valueTicks(domain);
  const height = plot.top + plot.height + plot.bottom;
  const table = useMemo(
    () => ({
      columns: [
        { label: t('metrics:chart.time') },
        { label: valueTitle, numeric: true },
        ...bands.flatMap(({ label }) => ['P10', 'P50', 'P90'].map((part) => ({ label: `${label} ${part}`, numeric: true }))),
      ],
      rows: timesMs.map((ms, place) => [
        formatTime(ms),
        values[place] ?? null,
        ...bands.flatMap(({ low, middle, high }) => [low[place] ?? null, middle[place] ?? null, high[place] ?? null]),
      ]),
    }),
    [timesMs, values, valueTitle, bands, formatTime, t],
  );
  const readout =
    hovered === null || hovered >= timesMs.length
      ? ''
      : [
          formatTime(timesMs[hovered]!),
          `${valueTitle} ${values[hovered] === null ? '—' : format(values[hovered]!)}`,
          ...bands.map(({ label, middle }) => (middle[hovered] === null ? null : `${label} ${format(middle[hovered]!)}`)),
        ]
          .filter(Boolean)
          .join(' · ');
  return (
    <ChartFrame title={title} subtitle={subtitle} fileName={fileName} table={table} controls={controls} legend={legend} empty={empty}>
      <p className="figures h-4 truncate text-2xs text-ink" aria-hidden="true">
        {readout}
      </p>
      <PlotSvg
        holder={holder}
        width={width}
        height={height}
        title={title}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left - plot.start) / Math.max(1, width - plot.start - plot.end);
          onHover(Math.min(timesMs.length - 1, Math.max(0, Math.round(share * (timesMs.length - 1)))));
        }}
        onPointerLeave={() => onHover(null)}
      >
        <rect width={width} height={height} fill="transparent" />
        <ValueGrid ticks={ticks} y={y} start={plot.start} end={width - plot.end} format={formatTick} />
        {bands.map(({ key, token, low, middle, high }) => (
          <g key={key}>
            {runs(low, high).map(([from, to]) => (
              <polygon
                key={from}
                points={[
                  ...Array.from(
                    { length: to - from },
                    (_, step) => `${x(timesMs[from + step]!).toFixed(1)},${y(high[from + step]!).toFixed(1)}`,
                  ),
                  ...Array.from(
                    { length: to - from },
                    (_, step) => `${x(timesMs[to - 1 - step]!).toFixed(1)},${y(low[to - 1 - step]!).toFixed(1)}`,
                  ),
                ].join(' ')}
                fill={tokenColour(token)}
                fillOpacity="0.16"
              />
            ))}
            {lines(timesMs, middle, x, y).map((points) => (
              <polyline key={points} points={points} fill="none" stroke={tokenColour(token)} strokeWidth="1.25" strokeDasharray="4 3" />
            ))}
          </g>
        ))}
        {joined(marks, first, last, x).map(({ key, at, label, title: words, strong }) => (
          <g key={key}>
            <title>{words}</title>
            <line
              x1={at}
              x2={at}
              y1={plot.top - 2}
              y2={plot.top + plot.height}
              stroke={tokenColour(strong ? 'ink' : 'faint')}
              strokeWidth={strong ? 1.25 : 0.75}
              strokeDasharray={strong ? undefined : '2 3'}
            />
            <text
              x={at}
              y={10}
              textAnchor="middle"
              className={strong ? 'figures fill-ink text-2xs font-semibold' : 'figures fill-faint text-2xs'}
            >
              {label}
            </text>
          </g>
        ))}
        {lines(timesMs, values, x, y).map((points) => (
          <polyline key={points} points={points} fill="none" stroke={tokenColour('ink')} strokeWidth="1.75" strokeLinejoin="round" />
        ))}
        {alone(values).map((place) => (
          <circle key={place} cx={x(timesMs[place]!)} cy={y(values[place]!)} r="2" fill={tokenColour('ink')} />
        ))}
        {hovered !== null && hovered < timesMs.length ? (
          <g>
            <line
              x1={x(timesMs[hovered]!)}
              x2={x(timesMs[hovered]!)}
              y1={plot.top}
              y2={plot.top + plot.height}
              stroke={tokenColour('line-strong')}
            />
            {values[hovered] === null ? null : (
              <circle cx={x(timesMs[hovered]!)} cy={y(values[hovered]!)} r="3" fill={tokenColour('accent')} />
            )}
          </g>
        ) : null}
        {timesMs.length < 2 ? null : (
          <TimeLabels
            width={width - plot.start}
            y={height - 5}
            most={3}
            labelAt={(share) => {
              const ms = timesMs[Math.round(share * (timesMs.length - 1))]!;
              return { at: x(ms), text: formatTime(ms) };
            }}
          />
        )}
      </PlotSvg>
    </ChartFrame>
  );
}

/** Four ticks or so; where round values lie so that hardly any is inside, more of them. */
function valueTicks(domain: readonly [number, number]): number[] {
  const few = niceTicks(domain, 4);
  return few.length > 2 ? few : niceTicks(domain, 6);
}

/** Marks inside the time of the chart; those that would cover each other become one with all their words. */
function joined(marks: readonly TimeMark[], first: number, last: number, x: Scale) {
  const found: { key: string; at: number; numbers: number[]; titles: string[]; strong: boolean }[] = [];
  for (const { key, atMs, number, title, strong } of marks
    .filter(({ atMs }) => atMs >= first && atMs <= last)
    .sort((a, b) => a.atMs - b.atMs)) {
    const at = x(atMs);
    const before = found.at(-1);
    if (!before || at - before.at > markWidth) found.push({ key, at, numbers: [number], titles: [title], strong });
    else {
      before.numbers.push(number);
      before.titles.push(title);
      before.strong ||= strong;
    }
  }
  return found.map(({ numbers, titles, ...mark }) => ({ ...mark, label: ranges(numbers), title: titles.join('\n') }));
}

/** `2–5, 7` */
function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const open = parts.at(-1);
    if (open && number === open[1] + 1) open[1] = number;
    else parts.push([number, number]);
  }
  return parts.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(', ');
}

/** From the lowest to the highest value with a little air; around a single value a band of its own. */
function domainOf(columns: readonly (readonly (number | null)[])[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const column of columns) {
    for (const value of column) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

/** Stretches [from, to) in which both columns have values. */
function runs(a: readonly (number | null)[], b: readonly (number | null)[]): [number, number][] {
  const found: [number, number][] = [];
  let start = -1;
  for (let place = 0; place <= a.length; place++) {
    const isThere = place < a.length && a[place] !== null && b[place] !== null;
    if (isThere && start < 0) start = place;
    if (!isThere && start >= 0) {
      found.push([start, place]);
      start = -1;
    }
  }
  return found;
}

/** The points of each stretch without gaps. */
const lines = (timesMs: readonly number[], values: readonly (number | null)[], x: Scale, y: Scale): string[] =>
  runs(values, values)
    .filter(([from, to]) => to - from > 1)
    .map(([from, to]) =>
      Array.from({ length: to - from }, (_, step) => `${x(timesMs[from + step]!).toFixed(1)},${y(values[from + step]!).toFixed(1)}`).join(
        ' ',
      ),
    );

/** Values between two gaps: a line of one point would not be seen. */
const alone = (values: readonly (number | null)[]): number[] =>
  runs(values, values).flatMap(([from, to]) => (to - from === 1 ? [from] : []));
