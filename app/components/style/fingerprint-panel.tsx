import { HistogramChart } from '#app/components/charts/histogram-chart.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';
import { type FingerprintBlock, fingerprintBlockNames, type StyleView } from '#app/domain/style-views.ts';
import { binShares, fingerprintBins } from './fingerprint-words.ts';

/** The four histograms of an account's fingerprint beside those of the book. */
export function FingerprintPanel({ view }: { view: StyleView }) {
  const { t } = useWords();
  return (
    <section aria-label={t('style:fingerprint.heading')} className="grid grid-cols-1 gap-4 desk:grid-cols-2">
      {fingerprintBlockNames.map((block) => (
        <Panel key={block}>
          <Block view={view} block={block} />
        </Panel>
      ))}
    </section>
  );
}

function Block({ view: { own, book, bookAccounts, key, row }, block }: { view: StyleView; block: FingerprintBlock }) {
  const { t, i18n } = useWords();
  const shares = (of: StyleView['own']) => (of && key ? binShares(block, of[block], key) : []);
  return (
    <HistogramChart
      title={t(`style:fingerprint.${block}.title`)}
      subtitle={
        book
          ? t('style:fingerprint.subtitle', { accounts: formatCount(bookAccounts, i18n.language) })
          : t('style:fingerprint.subtitleAlone')
      }
      fileName={`account-${row.id}-fingerprint-${block}`}
      binTitle={t(`style:fingerprint.${block}.bins`)}
      valueTitle={t('style:fingerprint.share')}
      bins={key ? fingerprintBins(t, block, key, i18n.language) : []}
      layout="grouped"
      format={(value) => formatMetric(value, 'percent', { locale: i18n.language }).replace('.0', '')}
      series={[
        { label: t('style:fingerprint.own'), token: 'accent', values: shares(own) },
        ...(book ? [{ label: t('style:fingerprint.book'), token: 'line-strong', values: shares(book) }] : []),
      ]}
      empty={key === null ? t('style:fingerprint.empty') : own === null ? t('style:fingerprint.none') : null}
    />
  );
}
