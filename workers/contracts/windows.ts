/** The windows that every metric is computed for. Days count back from the account book's newest close, not from the clock. */
export const metricWindows = ['all', 'd90', 'd30', 'last50'] as const;
/** The windows that intervals are worked out for. */
export const intervalWindows = ['all', 'd90'] as const satisfies readonly (typeof metricWindows)[number][];
export type MetricWindow = (typeof metricWindows)[number];
/** An account with fewer ideas than this has "insufficient data" and is never clustered (behaviour catalogue 2.0). */
export const minIdeasForArchetype = 20;
