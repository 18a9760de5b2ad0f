import type { Words } from '#app/components/words.ts';
import { formatDate, formatDuration, formatMetric } from '#app/domain/format.ts';
import type { BehaviourChange, ChangeMeasure } from '#app/domain/history-views.ts';
import type { MetricKey } from '#app/domain/metrics.ts';

/** The metrics in which a change of a measure is seen: its mark is strong there, and pale elsewhere. */
export const metricsOfMeasure: Record<ChangeMeasure, readonly MetricKey[]> = {
  size: ['sizeMean', 'sizeCv', 'leverageP95', 'volume', 'martingaleIndex', 'escalationShare', 'doublingAfterLossRate'],
  hold: ['holdMedian', 'holdCv', 'shortHoldShare', 'holdRatio', 'swapShare'],
  frequency: ['ideasPerDay', 'positionsPerDay', 'peakPerMinute', 'burstiness'],
  hours: ['hourEntropy', 'nightShare'],
  instruments: ['symbolEntropy'],
};

/** What changed and when, with both sides in figures. */
export function changeSentence(t: Words, change: BehaviourChange, locale: string): string {
  const { measure, detail } = change;
  const { spreadBefore, spreadAfter } = detail;
  return t(`history:changes.sentence.${sentenceOf(change)}`, {
    date: formatDate(change.atMs, locale),
    before: sideWords(t, measure, change.before, detail.before, locale),
    after: sideWords(t, measure, change.after, detail.after, locale),
    direction: t((spreadAfter ?? 0) >= (spreadBefore ?? 0) ? 'history:changes.wider' : 'history:changes.narrower'),
  });
}

/** Trading that stops or begins again is more than trading less or more often. */
function sentenceOf({ description, before, after }: BehaviourChange) {
  if (description === 'lessOften' && after === 0) return 'paused';
  return description === 'moreOften' && before === 0 ? 'resumed' : description;
}

/** How much data is on both sides, and how likely such a change is by chance. */
export function changeEvidence(t: Words, { nBefore, nAfter, pValue }: BehaviourChange, locale: string): string {
  const number = (value: number) => new Intl.NumberFormat(locale).format(value);
  const p =
    pValue < 0.001
      ? t('history:changes.pSmall')
      : t('history:changes.pExact', { value: new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(pValue) });
  return t('history:changes.evidence', { before: number(nBefore), after: number(nAfter), p });
}

function sideWords(
  t: Words,
  measure: ChangeMeasure,
  value: number,
  shares: readonly { key: string; share: number }[],
  locale: string,
): string {
  if (measure === 'size') return formatMetric(value, 'lots', { locale });
  if (measure === 'hold') return formatDuration(value, locale);
  if (measure === 'frequency') return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  return shares
    .slice(0, 2)
    .map(({ key, share: part }) => {
      const share = `${Math.round(part * 100)} %`;
      if (measure === 'instruments') return t('history:changes.share', { key, share });
      const hour = (from: number) => String(from % 24).padStart(2, '0');
      return t('history:changes.hours', { from: hour(Number(key)), to: hour(Number(key) + 3), share });
    })
    .join(', ');
}
