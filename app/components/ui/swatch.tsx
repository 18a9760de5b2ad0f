import { tokenColour } from '#app/components/charts/use-chart.ts';

/** What a colour stands for, before its words. */
export const Swatch = ({ token }: { token: string }) => (
  <svg width="10" height="10" aria-hidden="true" className="inline-block shrink-0">
    <rect width="10" height="10" rx="2" fill={tokenColour(token)} />
  </svg>
);
