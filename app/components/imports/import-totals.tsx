import { useTranslation } from 'react-i18next';
import { Stat, StatStrip } from '#app/components/ui/stat.tsx';
import { formatCompact, formatCount } from '#app/domain/format.ts';
import type { ImportTotals as ImportTotalsData } from '#app/domain/imports.ts';

/** An import at a glance. */
export function ImportTotals({ totals }: { totals: ImportTotalsData }) {
  const { t, i18n } = useTranslation('imports');
  const figures = ['files', 'accounts', 'positions', 'duplicates', 'rejected', 'differences'] as const;
  return (
    <StatStrip>
      {figures.map((name) => (
        <Stat
          key={name}
          label={t(`totals.${name}.label`)}
          value={formatCompact(totals[name], i18n.language)}
          definition={t(`totals.${name}.meaning`, {
            value: formatCount(totals[name], i18n.language),
            refused: totals.refused,
            unchanged: totals.unchanged,
          })}
        />
      ))}
    </StatStrip>
  );
}
