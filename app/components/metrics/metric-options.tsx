import { useWords } from '#app/components/words.ts';
import { groupOfMetric, metricGroups, metricKeys } from '#app/domain/metrics.ts';

/** Every metric by chapter, as the options of a select. */
export function MetricOptions() {
  const { t } = useWords();
  return metricGroups.map((group) => (
    <optgroup key={group} label={t(`metrics:group.${group}`)}>
      {metricKeys
        .filter((key) => groupOfMetric(key) === group)
        .map((key) => (
          <option key={key} value={key}>
            {t(`metrics:${key}.name`)}
          </option>
        ))}
    </optgroup>
  ));
}
