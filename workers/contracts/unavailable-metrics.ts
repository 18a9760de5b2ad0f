/** Metrics of the behaviour catalogue, or parts of them, that no source delivers the data for. The words are `metrics:unavailable.<key>.name` and `.reason`. */
import type { CatalogueId } from './metric-sources.ts';

export const unavailableMetrics = [
  { key: 'openDrawdown', catalogueId: 'M07' },
  { key: 'spreadCost', catalogueId: 'M34' },
  { key: 'stopMovedAway', catalogueId: 'M43' },
  { key: 'subMinuteMarkout', catalogueId: 'M44' },
  { key: 'toxicOnQuotes', catalogueId: 'M46' },
  { key: 'orderSlippage', catalogueId: 'M48' },
] as const satisfies readonly { key: string; catalogueId: CatalogueId }[];
