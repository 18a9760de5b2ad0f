import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '#app/components/ui/classes.ts';
import type { Band } from '#app/domain/pattern-series.ts';
import { ChartFrame } from './chart-frame.tsx';
import { linearScale } from './scales.ts';
import { tokenColour } from './use-chart.ts';

export type Multiple = {
  key: string;
  title: string;
  note: string;
  token: string;
  /** The bold line; null where the representative is not shown. */
  line: readonly number[] | null;
  band: Band | null;
};

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  panels: readonly Multiple[];
  columnLabel: (column: number) => string;
  columnTitle: string;
  lineTitle: string;
  legend?: ReactNode;
  /** The panel that is chosen. */
  chosen: string | null;
  onChoose: (key: string) => void;
  controls?: ReactNode;
  empty?: string | null;
};

const width = 220;
const height = 104;
const head = 30;

/** The same small picture for every group, all on one scale: the representative's line over the band in which most members lie. */
export function SmallMultiplesChart({ panels, columnLabel, columnTitle, lineTitle, chosen, onChoose, ...frame }: Props) {
  const { t } = useTranslation('patterns');
  const values = panels.flatMap(({ line, band }) => [...(line ?? []), ...(band?.low ?? []), ...(band?.high ?? [])]);
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [0, 0]);
  const y = linearScale([low, high], [height - 4, head + 4]);
  return (
    <ChartFrame
      {...frame}
      table={{
        columns: [
          { label: t('chart.group') },
          { label: columnTitle },
          { label: lineTitle, numeric: true },
          { label: 'P10', numeric: true },
          { label: 'P50', numeric: true },
          { label: 'P90', numeric: true },
        ],
        rows: panels.flatMap(({ title, line, band }) =>
          Array.from({ length: line?.length ?? band?.middle.length ?? 0 }, (_, column): (string | number | null)[] => [
            title,
            columnLabel(column),
            line?.[column] ?? null,
            band?.low[column] ?? null,
            band?.middle[column] ?? null,
            band?.high[column] ?? null,
          ]),
        ),
      }}
    >
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-3">
        {panels.map(({ key, title, note, token, line, band }) => {
          const length = line?.length ?? band?.middle.length ?? 1;
          const x = linearScale([0, Math.max(1, length - 1)], [4, width - 4]);
          const path = (points: readonly number[]) => points.map((value, column) => `${x(column).toFixed(1)},${y(value).toFixed(1)}`);
          return (
            <li key={key}>
              <button
                type="button"
                aria-pressed={chosen === key}
                onClick={() => onChoose(key)}
                className={classes(
                  'block w-full overflow-hidden rounded-md border text-start hover:border-line-strong hover:bg-sunken',
                  chosen === key ? 'border-accent bg-accent-soft' : 'border-line',
                )}
              >
                <svg data-chart viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={`${title}. ${note}`}>
                  <rect x="6" y="7" width="9" height="9" rx="2" fill={tokenColour(token)} />
                  <text x="20" y="15" className="fill-ink text-xs font-medium">
                    {title}
                  </text>
                  <text x="6" y="28" className="figures fill-muted text-2xs">
                    {note}
                  </text>
                  <line x1="4" x2={width - 4} y1={y(0)} y2={y(0)} stroke={tokenColour('line-strong')} />
                  {band ? (
                    <polygon
                      points={[...path(band.low), ...path(band.high).reverse()].join(' ')}
                      fill={tokenColour(token)}
                      fillOpacity="0.22"
                    />
                  ) : null}
                  <polyline
                    points={path(line ?? band?.middle ?? []).join(' ')}
                    fill="none"
                    stroke={tokenColour(token)}
                    strokeWidth="1.6"
                    strokeLinejoin="round"
                    strokeDasharray={line ? undefined : '4 3'}
                  />
                </svg>
              </button>
            </li>
          );
        })}
      </ul>
    </ChartFrame>
  );
}
