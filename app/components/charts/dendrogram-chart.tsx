import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { layoutOf, type PatternTree } from '#app/domain/pattern-tree.ts';
import { ChartFrame } from './chart-frame.tsx';
import { showing, wholeWindow, windowAround, zoomed } from './leaf-window.ts';
import { niceTicks } from './scales.ts';
import { readToken, useThemeVersion, useWidth } from './use-chart.ts';
import { type LeafChart, leafAxisHeight, rowAt, sharpContext, useLeafWheel } from './use-leaf-window.ts';

type Props = LeafChart & {
  title: string;
  subtitle?: ReactNode;
  fileName: string;
  tree: PatternTree;
  /** Where the tree was cut into groups. */
  cutHeight: number | null;
  /** Colour token of each row's group. A branch within one group has its colour, what joins groups is grey. */
  tokens: readonly string[];
  rowLabel: (row: number) => string;
  heightTitle: string;
  /** The chosen node's place in the tree; null for none. */
  chosenNode: number | null;
  onChoose: (node: number | null) => void;
  /** A branch in words: for the line above and for screen readers. */
  describe: (node: { accounts: number; height: number }) => string;
  controls?: ReactNode;
};

const padding = 8;

/** A tree over up to a few thousand rows on a canvas. A click takes the smallest branch at that height; arrow keys walk, Enter chooses. */
export function DendrogramChart(props: Props) {
  const { tree, cutHeight, tokens, rowLabel, heightTitle, chosenNode, onChoose, describe, title, subtitle, fileName, controls } = props;
  const { rows, window, onWindow, plotHeight, hovered, onHover } = props;
  const { t } = useTranslation(['metrics', 'patterns']);
  const [holder, width] = useWidth<HTMLDivElement>(360);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  const [walked, setWalked] = useState<number | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const layout = useMemo(() => layoutOf(tree, rows), [tree, rows]);
  const colours = useMemo(() => branchTokens(tree, rows, tokens), [tree, rows, tokens]);
  const height = plotHeight + leafAxisHeight;
  const peak = layout.peak || 1;
  const xOf = (value: number) => width - 1 - (value / peak) * (width - 1 - padding);
  useLeafWheel(canvas, props);

  const shown = walked ?? pointed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's number only says that colours changed; the scales are made of width, height and window
  useEffect(() => {
    const context = sharpContext(canvas.current, width, height);
    if (!context) return;
    const rowHeight = plotHeight / (window.to - window.from);
    const yOf = (row: number) => (row + 0.5 - window.from) * rowHeight;
    context.font = `11px ${getComputedStyle(document.body).fontFamily}`;
    context.fillStyle = readToken('muted');
    context.textAlign = 'center';
    for (const tick of niceTicks([0, peak], 4)) {
      context.fillStyle = readToken('line', 0.8);
      context.fillRect(Math.round(xOf(tick)), 0, 1, plotHeight);
      context.fillStyle = readToken('muted');
      context.fillText(String(Number(tick.toPrecision(3))), Math.min(width - 10, Math.max(10, xOf(tick))), plotHeight + 12);
    }
    context.fillStyle = readToken('faint');
    context.fillText(heightTitle, width / 2, height - 4);
    context.save();
    context.beginPath();
    context.rect(0, 0, width, plotHeight);
    context.clip();
    const marked = shown ?? chosenNode;
    if (marked !== null) {
      context.fillStyle = readToken('accent', 0.12);
      const top = (layout.first[marked]! - window.from) * rowHeight;
      context.fillRect(0, top, width, (layout.last[marked]! - layout.first[marked]! + 1) * rowHeight);
    }
    const draw = (node: number, token: string, lineWidth: number) => {
      const x = xOf(tree.heights[node]!);
      context.strokeStyle = readToken(token);
      context.lineWidth = lineWidth;
      const ends = [tree.left[node]!, tree.right[node]!].map((arm) =>
        arm < rows ? { x: xOf(0), y: yOf(arm) } : { x: xOf(tree.heights[arm - rows]!), y: yOf(layout.centre[arm - rows]!) },
      ) as [{ x: number; y: number }, { x: number; y: number }];
      context.beginPath();
      context.moveTo(ends[0].x, ends[0].y);
      context.lineTo(x, ends[0].y);
      context.lineTo(x, ends[1].y);
      context.lineTo(ends[1].x, ends[1].y);
      context.stroke();
    };
    for (let node = 0; node < tree.heights.length; node++) {
      if (layout.last[node]! + 1 < window.from || layout.first[node]! > window.to) continue;
      draw(node, colours[node]!, rowHeight > 3 ? 1.25 : 1);
    }
    if (marked !== null) draw(marked, 'accent', 2.5);
    if (hovered !== null) {
      context.fillStyle = readToken('ink', 0.16);
      context.fillRect(0, (hovered - window.from) * rowHeight, width, Math.max(1, rowHeight));
    }
    if (cutHeight !== null) {
      context.strokeStyle = readToken('ink');
      context.setLineDash([4, 3]);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(Math.round(xOf(cutHeight)) + 0.5, 0);
      context.lineTo(Math.round(xOf(cutHeight)) + 0.5, plotHeight);
      context.stroke();
    }
    context.restore();
  }, [tree, layout, colours, window, width, height, plotHeight, hovered, shown, chosenNode, cutHeight, heightTitle, rows, theme]);

  /** The smallest branch above the row that joins at or beyond the pointed distance. */
  const nodeAt = (event: React.MouseEvent): { row: number; node: number } | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = rowAt(props, event.clientY - box.top);
    if (row === null) return null;
    const wanted = ((width - 1 - (event.clientX - box.left)) / (width - 1 - padding)) * peak;
    let node = layout.parent[row]! - rows;
    while (node >= 0 && tree.heights[node]! < wanted && layout.parent[rows + node]! !== -1) node = layout.parent[rows + node]! - rows;
    return node < 0 ? null : { row, node };
  };

  const walk = (node: number) => {
    setWalked(node);
    onWindow((current) => showing(showing(current, layout.last[node]!, rows), layout.first[node]!, rows));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const root = tree.heights.length - 1;
    const at = walked ?? chosenNode ?? root;
    const arms = [tree.left[at]!, tree.right[at]!].sort((a, b) => topOf(a) - topOf(b)).filter((arm) => arm >= rows);
    const up = layout.parent[rows + at]! - rows;
    const steps = new Map([
      ['ArrowLeft', () => walk(up >= 0 ? up : at)],
      ['ArrowRight', () => walk(arms.length > 0 ? arms[0]! - rows : at)],
      ['ArrowUp', () => walk(sibling(up, -1) ?? at)],
      ['ArrowDown', () => walk(sibling(up, 1) ?? at)],
      ['Home', () => walk(root)],
      ['Enter', () => onChoose(at)],
      [' ', () => onWindow(() => windowAround(layout.first[at]!, layout.last[at]!, rows))],
      ['+', () => onWindow((current) => zoomed(current, rows, 1.6))],
      ['-', () => onWindow((current) => zoomed(current, rows, 1 / 1.6))],
      ['0', () => onWindow(() => wholeWindow(rows))],
      ['Escape', () => onChoose(null)],
    ]);
    const step = steps.get(event.key);
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  };
  const topOf = (arm: number) => (arm < rows ? arm : layout.first[arm - rows]!);
  const sibling = (parent: number, direction: 1 | -1): number | null => {
    if (parent < 0) return null;
    const arms = [tree.left[parent]!, tree.right[parent]!].sort((a, b) => topOf(a) - topOf(b));
    const arm = arms[direction === 1 ? 1 : 0]!;
    return arm >= rows ? arm - rows : null;
  };

  const table = useMemo(
    () => ({
      columns: [
        { label: t('patterns:chart.branch'), numeric: true },
        { label: t('patterns:chart.members'), numeric: true },
        { label: heightTitle, numeric: true },
        { label: t('patterns:chart.fromRow') },
        { label: t('patterns:chart.toRow') },
      ],
      // The last merges say most: they come first.
      rows: tree.heights
        .map((value, node): (string | number)[] => [
          tree.ids[node]!,
          layout.last[node]! - layout.first[node]! + 1,
          value,
          rowLabel(layout.first[node]!),
          rowLabel(layout.last[node]!),
        ])
        .reverse(),
    }),
    [tree, layout, heightTitle, rowLabel, t],
  );
  const spoken = shown ?? chosenNode;
  const readout =
    spoken === null ? '' : describe({ accounts: layout.last[spoken]! - layout.first[spoken]! + 1, height: tree.heights[spoken]! });
  return (
    <ChartFrame title={title} subtitle={subtitle} fileName={fileName} table={table} controls={controls}>
      <p className="figures h-4 truncate text-2xs text-ink" aria-live="polite">
        {readout}
      </p>
      <div
        ref={holder}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the arrow keys, so it must be reachable
        tabIndex={0}
        role="application"
        aria-label={`${t('metrics:chart.alternative', { title })} ${t('patterns:chart.treeKeys')}`}
        className="relative cursor-pointer touch-pan-y"
        onKeyDown={onKeyDown}
        onBlur={() => setWalked(null)}
        onPointerMove={(event) => {
          const found = nodeAt(event);
          setPointed(found?.node ?? null);
          onHover(found?.row ?? null);
        }}
        onPointerLeave={() => {
          setPointed(null);
          onHover(null);
        }}
        onClick={(event) => {
          setWalked(null);
          const found = nodeAt(event);
          if (found) onChoose(found.node === chosenNode ? null : found.node);
        }}
      >
        <svg width="1" height={height} className="block" aria-hidden="true" />
        <canvas ref={canvas} className="absolute inset-0 h-full w-full" />
      </div>
    </ChartFrame>
  );
}

/** The colour of each branch: that of its rows where they share one. */
function branchTokens({ left, right, heights }: PatternTree, rows: number, tokens: readonly string[]): string[] {
  const found: string[] = [];
  for (let node = 0; node < heights.length; node++) {
    const [a, b] = [left[node]!, right[node]!].map((arm) => (arm < rows ? tokens[arm]! : found[arm - rows]!));
    found.push(a === b ? a! : 'line-strong');
  }
  return found;
}
