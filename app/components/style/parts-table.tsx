import { featureValue } from '#app/components/accounts/metric.tsx';
import { BarCell } from '#app/components/ui/cells.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { useWords } from '#app/components/words.ts';
import { formatMetric } from '#app/domain/format.ts';
import type { ComparedPart } from '#app/domain/style-views.ts';
import { partName } from './part-words.ts';

/** Every part of a distance, largest first, with both values and what the part usually comes to. The shares of the first column of figures sum to 100 %. */
export function PartsTable({ parts, otherLabel }: { parts: readonly ComparedPart[]; otherLabel: string }) {
  const { t, i18n } = useWords();
  const total = parts.reduce((sum, { squared }) => sum + squared, 0);
  const usual = parts.reduce((sum, { expected }) => sum + expected, 0);
  const share = (part: number, of: number) => (of > 0 ? part / of : 0);
  const percent = (value: number) => formatMetric(value, 'percent', { locale: i18n.language });
  const largest = Math.max(...parts.map(({ squared }) => share(squared, total)));
  return (
    <table className="figures w-full max-w-3xl">
      <caption className="pb-1 text-start text-2xs text-muted">{t('style:similar.partMeaning')}</caption>
      <thead className="text-muted">
        <tr>
          <th scope="col" className="py-0.5 text-start font-medium">
            {t('style:similar.feature')}
          </th>
          <th scope="col" className="py-0.5 text-end font-medium">
            {t('style:similar.own')}
          </th>
          <th scope="col" className="max-w-32 truncate py-0.5 ps-3 text-end font-medium" title={otherLabel}>
            {otherLabel}
          </th>
          <th scope="col" className="py-0.5 ps-3 text-end font-medium">
            {t('style:similar.part')}
          </th>
          <th scope="col" className="py-0.5 ps-3 text-end font-medium">
            {t('style:similar.usual')}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...parts]
          .sort((a, b) => b.squared - a.squared)
          .map((part) => (
            <tr key={`${part.block}${part.key}`} className="border-t border-line/70">
              <th scope="row" className="text-start font-normal">
                {partName(t, part)}
              </th>
              <Value part={part} of="own" />
              <Value part={part} of="other" />
              <td className="w-28 ps-3">
                <BarCell value={share(part.squared, total)} max={largest}>
                  {percent(share(part.squared, total))}
                </BarCell>
              </td>
              <td className="ps-3 text-end text-muted">{percent(share(part.expected, usual))}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Value({ part, of }: { part: ComparedPart; of: 'own' | 'other' }) {
  const { t, i18n } = useWords();
  const value = part[of];
  return (
    <td className="ps-3 text-end">
      {part.block !== 'metrics' ? null : value === null ? (
        <NotEvaluated reason={t('metrics:reason.undefined')} />
      ) : (
        featureValue(part.key, value, i18n.language)
      )}
    </td>
  );
}
