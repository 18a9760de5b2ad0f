import type { ReactNode } from 'react';
import { Link } from '#app/components/router.ts';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import { type FormatStyle, formatMetric, isMetricKey, type MetricKey, type MetricValue, metricByKey } from '#app/domain/metrics.ts';

/** What a metric is, from what, and which way is risky: for tooltips. */
export function MetricDefinitionText({ metric, extra }: { metric: MetricKey; extra?: ReactNode }) {
  const { t } = useWords();
  const { formula, risky, catalogueId } = metricByKey[metric];
  return (
    <span className="flex flex-col gap-1">
      <strong className="font-semibold">{t(`metrics:${metric}.name`)}</strong>
      <span>{t(`metrics:${metric}.meaning`)}</span>
      {risky === 'none' ? null : <span className="text-muted">{t(`metrics:risky.${risky}`)}</span>}
      {extra ? <span className="text-muted">{extra}</span> : null}
      <span className="text-faint">
        {t('metrics:formula', { formula })} · {t('metrics:catalogue', { id: catalogueId })}
      </span>
      <Link to={`/dictionary#${metric}`} className="text-accent underline-offset-2 hover:underline">
        {t('metrics:dictionary.more')}
      </Link>
    </span>
  );
}

/** Why a value is missing, in words. */
export function missingReason(t: Words, metric: MetricKey, reason: NonNullable<MetricValue['reason']>): string {
  const { needs, minIdeas } = metricByKey[metric];
  return t(`metrics:reason.${reason}`, { needs: needs.map((need) => t(`metrics:capability.${need}`)).join(', '), count: minIdeas });
}

/** A metric's value with its unit, in gain or loss colour where it is money; or the dash with the reason. */
export function MetricText({
  metric,
  value,
  currency,
  style = 'full',
}: {
  metric: MetricKey;
  value: MetricValue | undefined;
  currency: string;
  style?: FormatStyle;
}) {
  const { t, i18n } = useWords();
  if (!value || value.value === null) return <NotEvaluated reason={missingReason(t, metric, value?.reason ?? 'undefined')} />;
  const { unit } = metricByKey[metric];
  const isSigned = unit === 'money' && metricByKey[metric].risky !== 'high';
  const text = formatMetric(value.value, unit, { currency, style, locale: i18n.language, signed: isSigned });
  return isSigned ? <SignedCell value={value.value}>{text}</SignedCell> : <span className="figures">{text}</span>;
}

/** A feature's name in words; keys that are no metric of this version are shown as they are. */
export const featureName = (t: Words, metric: string): string => (isMetricKey(metric) ? t(`metrics:${metric}.name`) : metric);
export const featureMeaning = (t: Words, metric: string): string => (isMetricKey(metric) ? t(`metrics:${metric}.meaning`) : '');
export const featureValue = (metric: string, value: number, locale: string): string =>
  isMetricKey(metric) ? formatMetric(value, metricByKey[metric].unit, { locale }) : String(value);
