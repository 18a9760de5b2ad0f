import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '#app/domain/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import { PlotSvg } from './plot.tsx';
import { layOutSankey, type PlacedLink, type SankeyLink, type SankeyNode } from './sankey-layout.ts';
import { tokenColour, useWidth } from './use-chart.ts';

export type Flow = SankeyLink & {
  /** Drawn in the colour of danger instead of that of where it comes from. */
  isAlarming?: boolean;
  /** Where a click or Enter leads. */
  href: string;
  /** Said of the flow as a whole. */
  label: string;
};

type Props = {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  /** Over the columns, from the first to the last. */
  columnTitles: readonly string[];
  nodes: readonly (SankeyNode & { label: string; token: string })[];
  flows: readonly Flow[];
  onOpen: (href: string) => void;
  amountTitle: string;
  controls?: ReactNode;
  legend?: ReactNode;
  empty?: string | null;
};

const head = 26;
/** Room for the label of a last node that is only a hairline high. */
const foot = 14;
const nodeWidth = 12;
/** Room for the two lines of words beside even the smallest node. */
const nodeGap = 22;
const widestLabel = 250;
const leastHeight = 320;

/** Who became what: columns are instants, bands are accounts that go from one archetype to another. Each band is a link to its accounts. */
export function SankeyChart({ columnTitles, nodes, flows, onOpen, amountTitle, ...frame }: Props) {
  const { t, i18n } = useTranslation('metrics');
  const [holder, width] = useWidth<HTMLDivElement>(900);
  const [pointed, setPointed] = useState<string | null>(null);
  const most = Math.max(0, ...columnTitles.map((_, column) => nodes.filter((node) => node.column === column).length));
  const height = Math.max(leastHeight, most * 44);
  const placed = useMemo(() => layOutSankey(nodes, flows, height, nodeGap), [nodes, flows, height]);
  const labelWidth = Math.min(widestLabel, width * 0.26);
  const left = labelWidth;
  const step = (width - 2 * labelWidth - nodeWidth) / Math.max(1, columnTitles.length - 1);
  const x = (column: number) => left + column * step;
  const known = useMemo(() => new Map(nodes.map((node) => [`${node.column} ${node.key}`, node])), [nodes]);
  const nodeOf = (column: number, key: string) => known.get(`${column} ${key}`);
  const table = useMemo(
    () => ({
      columns: [
        { label: t('chart.from') },
        { label: t('chart.fromTime') },
        { label: t('chart.to') },
        { label: t('chart.toTime') },
        { label: amountTitle, numeric: true },
      ],
      rows: flows.map(({ column, from, to, amount }) => [
        known.get(`${column} ${from}`)?.label ?? from,
        columnTitles[column] ?? '',
        known.get(`${column + 1} ${to}`)?.label ?? to,
        columnTitles[column + 1] ?? '',
        amount,
      ]),
    }),
    [flows, known, columnTitles, amountTitle, t],
  );
  const keyOf = ({ column, from, to }: SankeyLink) => `${column} ${from} ${to}`;
  // Alarming flows are drawn last, so that nothing hides them.
  const ordered = [...placed.links].sort((a, b) => Number(a.isAlarming ?? false) - Number(b.isAlarming ?? false));
  return (
    <ChartFrame {...frame} table={table}>
      <PlotSvg holder={holder} width={width} height={height + head + foot} title={frame.title} role="group" aria-label={frame.title}>
        {columnTitles.map((title, column) => (
          <text
            key={title}
            x={x(column) + (column === 0 ? 0 : column === columnTitles.length - 1 ? nodeWidth : nodeWidth / 2)}
            y="11"
            textAnchor={column === 0 ? 'start' : column === columnTitles.length - 1 ? 'end' : 'middle'}
            className="figures fill-muted text-2xs"
          >
            {title}
          </text>
        ))}
        <g transform={`translate(0 ${head})`}>
          {ordered.map((link) => {
            const key = keyOf(link);
            const token = link.isAlarming ? 'loss' : (nodeOf(link.column, link.from)?.token ?? 'faint');
            const isStay = link.from === link.to;
            const strength = pointed === key ? 0.75 : link.isAlarming ? 0.55 : isStay ? 0.16 : 0.4;
            return (
              <a
                key={key}
                href={link.href}
                aria-label={link.label}
                onClick={(event) => {
                  event.preventDefault();
                  onOpen(link.href);
                }}
                onPointerEnter={() => setPointed(key)}
                onPointerLeave={() => setPointed(null)}
                onFocus={() => setPointed(key)}
                onBlur={() => setPointed(null)}
              >
                <title>{link.label}</title>
                <path d={band(link, x(link.column) + nodeWidth, x(link.column + 1))} fill={tokenColour(token)} fillOpacity={strength} />
              </a>
            );
          })}
          {placed.nodes.map((node) => {
            const { label, token } = nodeOf(node.column, node.key)!;
            const isLast = node.column === columnTitles.length - 1;
            const isInner = node.column > 0 && !isLast;
            return (
              <g key={`${node.column} ${node.key}`}>
                <title>{`${label}: ${formatCount(node.amount, i18n.language)}`}</title>
                <rect x={x(node.column)} y={node.y} width={nodeWidth} height={Math.max(1, node.height)} fill={tokenColour(token)} />
                {isInner ? null : (
                  <g
                    textAnchor={isLast ? 'start' : 'end'}
                    transform={`translate(${isLast ? x(node.column) + nodeWidth + 5 : labelWidth - 5} ${node.y + node.height / 2})`}
                  >
                    <text y="-1" className="fill-ink text-2xs">
                      {shortened(label, labelWidth)}
                    </text>
                    <text y="11" className="figures fill-faint text-2xs">
                      {formatCount(node.amount, i18n.language)}
                    </text>
                  </g>
                )}
              </g>
            );
          })}
        </g>
      </PlotSvg>
    </ChartFrame>
  );
}

const letterWidth = 6.3;
const shortened = (label: string, width: number) => {
  const letters = Math.max(6, Math.floor((width - 8) / letterWidth));
  return label.length <= letters ? label : `${label.slice(0, letters - 1)}…`;
};

/** A band of even height that bends from one node to the next. */
function band({ fromY, toY, height }: PlacedLink, x0: number, x1: number): string {
  const middle = (x0 + x1) / 2;
  const thick = Math.max(0.75, height);
  return [
    `M${x0} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${x1} ${toY}`,
    `L${x1} ${toY + thick}C${middle} ${toY + thick} ${middle} ${fromY + thick} ${x0} ${fromY + thick}Z`,
  ].join('');
}
