import { tokenColour } from '#app/components/charts/use-chart.ts';
import { useWords } from '#app/components/words.ts';
import { histogramOf } from '#app/domain/metric-dictionary.ts';

const bins = 32;
const size = { width: 320, height: 44 };

/** The book's accounts from the 2nd to the 98th percentile of a metric, as small bars; its figures stand below it as text. */
export function BookHistogram({
  quantiles,
  name,
  write,
}: {
  quantiles: readonly number[];
  name: string;
  write: (value: number) => string;
}) {
  const { t } = useWords();
  const { low, high, shares } = histogramOf(quantiles, bins);
  const tallest = Math.max(...shares);
  const step = size.width / bins;
  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      className="block h-11 w-full"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('metrics:dictionary.histogram', { name, low: write(low), high: write(high), median: write(quantiles[50]!) })}
    >
      {shares.map((share, bin) => {
        const height = (share / tallest) * (size.height - 2);
        return (
          <rect
            // The bins are the places of the picture and never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={bin}
            x={bin * step + 0.5}
            y={size.height - 1 - height}
            width={step - 1}
            height={height}
            fill={tokenColour('line-strong')}
          />
        );
      })}
      <line x1="0" x2={size.width} y1={size.height - 0.5} y2={size.height - 0.5} stroke={tokenColour('line')} />
      {low < 0 && high > 0 ? (
        <line
          x1={(-low / (high - low)) * size.width}
          x2={(-low / (high - low)) * size.width}
          y1="0"
          y2={size.height}
          stroke={tokenColour('faint')}
          strokeDasharray="2 2"
        />
      ) : null}
    </svg>
  );
}
