import { domainWithZero, linearScale } from './scales.ts';
import { tokenColour } from './use-chart.ts';

/** A word-sized line with its zero line. It repeats what a cell says in numbers, so it is hidden from screen readers. */
export function Sparkline({
  values,
  width = 80,
  height = 20,
  token = 'accent',
}: {
  values: readonly number[];
  width?: number;
  height?: number;
  token?: string;
}) {
  if (values.length < 2) return null;
  const y = linearScale(domainWithZero(values), [height - 1, 1]);
  const x = linearScale([0, values.length - 1], [1, width - 1]);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line x1="0" x2={width} y1={y(0)} y2={y(0)} stroke={tokenColour('line-strong')} />
      <polyline points={points} fill="none" stroke={tokenColour(token)} strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}
