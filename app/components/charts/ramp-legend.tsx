import { useId } from 'react';
import { type Ramp, rampTokens } from './colour-ramp.ts';
import { tokenColour } from './use-chart.ts';

/** What the colours of continuous values mean: the ramp with its ends and middle in words. A chart of its own, so that a saved picture has it. */
export function RampLegend({ ramp, title, ticks }: { ramp: Ramp; title: string; ticks: readonly { place: number; text: string }[] }) {
  const id = useId();
  const stops = rampTokens[ramp];
  const [left, width] = [8, 264];
  return (
    <svg
      data-chart
      width="280"
      height="42"
      viewBox="0 0 280 42"
      role="img"
      aria-label={`${title}: ${ticks.map(({ text }) => text).join(', ')}`}
      className="mt-2"
    >
      <defs>
        <linearGradient id={id}>
          {stops.map((token, place) => (
            <stop key={token} offset={place / (stops.length - 1)} stopColor={tokenColour(token)} />
          ))}
        </linearGradient>
      </defs>
      <text x={left} y="10" className="fill-muted text-2xs">
        {title}
      </text>
      <rect x={left} y="15" width={width} height="9" rx="1" fill={`url(#${id})`} />
      {ticks.map(({ place, text }) => (
        <g key={text}>
          <line x1={left + place * width} x2={left + place * width} y1="15" y2="28" stroke={tokenColour('ink')} strokeWidth="1" />
          <text
            x={left + place * width}
            y="39"
            textAnchor={place < 0.1 ? 'start' : place > 0.9 ? 'end' : 'middle'}
            className="figures fill-muted text-2xs"
          >
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}
