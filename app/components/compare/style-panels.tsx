import { HeatmapChart } from '#app/components/charts/heatmap-chart.tsx';
import { OverlayChart } from '#app/components/charts/overlay-chart.tsx';
import { binShares, fingerprintBins } from '#app/components/style/fingerprint-words.ts';
import { BarCell } from '#app/components/ui/cells.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';
import type { CompareView } from '#app/domain/style-views.ts';
import { MarkedAccount, markLetter, markToken } from './account-mark.tsx';

const orderedBlocks = ['hour', 'hold', 'size'] as const;

/** Hours, holding times and sizes of the compared accounts over each other, the book behind them. */
export function FingerprintOverlays({ view: { accounts, key, book } }: { view: CompareView }) {
  const { t, i18n } = useWords();
  return (
    <div className="grid grid-cols-1 gap-4 desk:grid-cols-3">
      {orderedBlocks.map((block) => (
        <Panel key={block}>
          <OverlayChart
            title={t(`style:fingerprint.${block}.title`)}
            subtitle={t('compare:fingerprint.subtitle')}
            fileName={`compare-${block}`}
            binTitle={t(`style:fingerprint.${block}.bins`)}
            valueTitle={t('style:fingerprint.share')}
            bins={key ? fingerprintBins(t, block, key, i18n.language) : []}
            series={accounts.flatMap(({ row, fingerprint }, place) =>
              fingerprint
                ? [{ key: String(row.id), label: `${markLetter(place)} ${row.label}`, token: markToken(place), values: fingerprint[block] }]
                : [],
            )}
            background={book ? { key: 'book', label: t('style:fingerprint.book'), token: 'line-strong', values: book[block] } : null}
            format={(value) => formatMetric(value, 'percent', { locale: i18n.language }).replace('.0', '')}
            empty={key === null ? t('style:fingerprint.empty') : null}
          />
        </Panel>
      ))}
    </div>
  );
}

const symbolsShown = 12;

/** What the compared accounts trade, symbol by symbol. */
export function SymbolShares({ view: { accounts, key, book } }: { view: CompareView }) {
  const { t, i18n } = useWords();
  const names = key ? fingerprintBins(t, 'symbol', key, i18n.language) : [];
  const shares = accounts.map(({ fingerprint }) => (fingerprint && key ? binShares('symbol', fingerprint.symbol, key) : []));
  const bookShares = book && key ? binShares('symbol', book.symbol, key) : null;
  const rows = names
    .map((name, index) => ({ name, index, largest: Math.max(...shares.map((of) => of[index] ?? 0)) }))
    .filter(({ largest }) => largest > 0)
    .sort((a, b) => b.largest - a.largest)
    .slice(0, symbolsShown);
  const percent = (value: number) => formatMetric(value, 'percent', { locale: i18n.language });
  return (
    <Panel title={t('compare:symbols.title')} subtitle={t('compare:symbols.subtitle')}>
      {key === null ? (
        <p className="text-muted">{t('compare:symbols.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <section className="overflow-x-auto" tabIndex={0} aria-label={t('compare:symbols.title')}>
          <table className="w-full text-xs" style={{ minWidth: `${8 + accounts.length * 8}rem` }}>
            <caption className="sr-only">{t('compare:symbols.title')}</caption>
            <thead>
              <tr>
                <th scope="col" className="py-1 text-start font-medium text-muted">
                  {t('compare:symbols.symbol')}
                </th>
                {accounts.map(({ row }, place) => (
                  <th key={row.id} scope="col" className="max-w-36 py-1 ps-3 text-end font-medium">
                    <MarkedAccount row={row} place={place} />
                  </th>
                ))}
                <th scope="col" className="py-1 ps-3 text-end font-medium text-muted">
                  {t('compare:symbols.book')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, index }) => (
                <tr key={name} className="border-t border-line/70">
                  <th scope="row" className="py-0.5 text-start font-normal">
                    {name}
                  </th>
                  {accounts.map(({ row }, place) => (
                    <td key={row.id} className="ps-3">
                      <BarCell value={shares[place]![index] ?? 0} max={1}>
                        {percent(shares[place]![index] ?? 0)}
                      </BarCell>
                    </td>
                  ))}
                  <td className="figures ps-3 text-end text-muted">{bookShares ? percent(bookShares[index] ?? 0) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;

/** When the compared accounts open ideas: one small grid each. */
export function HourGrids({ view: { accounts } }: { view: CompareView }) {
  const { t, i18n } = useWords();
  return (
    <section aria-label={t('compare:hours.title')} className="grid grid-cols-1 gap-4 desk:grid-cols-2 min-[1600px]:grid-cols-3">
      {accounts.map(({ row, hours: cells }, place) => {
        const values: (number | null)[][] = weekdays.map(() => hours.map(() => null));
        for (const { weekday, hour, ideas } of cells) values[weekday]![hour] = ideas;
        return (
          <Panel key={row.id}>
            <HeatmapChart
              title={`${markLetter(place)} ${row.label}`}
              subtitle={t('compare:hours.subtitle')}
              fileName={`account-${row.id}-hours`}
              rows={weekdays.map((day) => t(`account:hours.days.${day}`))}
              columns={hours}
              values={values}
              rowTitle={t('account:hours.weekday')}
              columnTitle={t('account:hours.hour')}
              valueTitle={t('account:hours.ideas')}
              scale="sequential"
              format={(value) => `${formatCount(value, i18n.language)} ${t('account:hours.ideas').toLowerCase()}`}
              empty={cells.length === 0 ? t('account:hours.empty') : null}
            />
          </Panel>
        );
      })}
    </section>
  );
}
