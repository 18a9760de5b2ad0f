import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatCount, formatDuration } from '#app/domain/format.ts';
import type { CompareView } from '#app/domain/style-views.ts';
import { MarkedAccount, markLetter } from './account-mark.tsx';

/** Pairs of the compared accounts that open the same ideas together, or opposite ones, more often than chance. */
export function LinksPanel({ view: { accounts, links } }: { view: CompareView }) {
  const { t, i18n } = useWords();
  const placeOf = (id: number) => accounts.findIndex(({ row }) => row.id === id);
  return (
    <Panel title={t('compare:links.title')} subtitle={t('compare:links.subtitle')}>
      {links === null || links.length === 0 ? (
        <p className="text-muted">{t(links === null ? 'compare:links.unknown' : 'compare:links.none')}</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="figures w-full min-w-[34rem] text-xs">
            <caption className="sr-only">{t('compare:links.title')}</caption>
            <thead className="text-muted">
              <tr>
                {(['pair', 'direction', 'matches', 'expected', 'lag', 'p'] as const).map((column, index) => (
                  <th key={column} scope="col" className={`py-1 pe-3 font-medium ${index < 2 ? 'text-start' : 'text-end'}`}>
                    {t(`compare:links.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {links.map((link) => {
                const [a, b] = [placeOf(link.a), placeOf(link.b)];
                const [first, second] = link.lagS >= 0 ? [a, b] : [b, a];
                return (
                  <tr key={`${link.a} ${link.b} ${link.side}`} className="border-t border-line/70">
                    <td className="py-1 pe-3">
                      <span className="flex flex-wrap gap-x-3">
                        <MarkedAccount row={accounts[a]!.row} place={a} />
                        <MarkedAccount row={accounts[b]!.row} place={b} />
                      </span>
                    </td>
                    <td className="pe-3">{t(`compare:links.${link.side}`)}</td>
                    <td className="pe-3 text-end">{formatCount(link.matches, i18n.language)}</td>
                    <td className="pe-3 text-end">{link.expected.toFixed(1)}</td>
                    <td className="pe-3 text-end">
                      {Math.abs(link.lagS) < 1
                        ? t('compare:links.lagNone')
                        : t('compare:links.lagValue', {
                            first: markLetter(first),
                            second: markLetter(second),
                            lag: formatDuration(Math.abs(link.lagS), i18n.language),
                          })}
                    </td>
                    <td className="text-end">{link.pValue < 0.001 ? '<0.001' : link.pValue.toFixed(3)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
