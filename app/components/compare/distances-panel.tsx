import { tokenColour } from '#app/components/charts/use-chart.ts';
import { alikeParts, differingParts, partName } from '#app/components/style/part-words.ts';
import { closenessText } from '#app/components/style/similar-table.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { similarityBlocks } from '#app/domain/similarity-choice.ts';
import type { CompareView } from '#app/domain/style-views.ts';
import { Mark, MarkedAccount } from './account-mark.tsx';

/** How close every pair is, and in what. */
export function DistancesPanel({ view: { accounts, pairs } }: { view: CompareView }) {
  const { t, i18n } = useWords();
  const pairOf = (a: number, b: number) => pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
  const placeOf = (id: number) => accounts.findIndex(({ row }) => row.id === id);
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const words = (parts: (typeof pairs)[number]['parts']) =>
    list.format(parts.map((part) => (part.block === 'metrics' ? partName(t, part).toLowerCase() : partName(t, part))));
  return (
    <Panel title={t('compare:distances.title')} subtitle={t('compare:distances.subtitle')}>
      {pairs.length === 0 ? (
        <p className="text-muted">{t('compare:distances.none')}</p>
      ) : (
        <div className="flex flex-col gap-3">
          <div className="overflow-x-auto">
            <table className="figures text-xs">
              <caption className="sr-only">{t('compare:distances.caption')}</caption>
              <thead>
                <tr>
                  <td />
                  {accounts.slice(1).map(({ row }, index) => (
                    <th key={row.id} scope="col" className="px-2 py-1 text-center font-normal">
                      <Mark place={index + 1} />
                      <span className="sr-only">{row.label}</span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {accounts.slice(0, -1).map(({ row }, place) => (
                  <tr key={row.id}>
                    <th scope="row" className="max-w-48 py-1 pe-2 text-start font-normal">
                      <MarkedAccount row={row} place={place} />
                    </th>
                    {accounts.slice(1).map((other, index) => {
                      const pair = index + 1 > place ? pairOf(row.id, other.row.id) : undefined;
                      return (
                        <td key={other.row.id} className="px-2 py-1 text-end">
                          {index + 1 <= place ? null : pair ? (
                            <span
                              className="rounded px-1.5 py-0.5"
                              style={{ background: tokenColour('accent', 0.28 * pair.closeness ** 2) }}
                              title={similarityBlocks
                                .flatMap((block) => {
                                  const known = pair.blocks[block];
                                  return known
                                    ? [
                                        t('style:similar.alone', {
                                          block: t(`style:similar.block.${block}`).toLowerCase(),
                                          share: closenessText(known.closeness, i18n.language),
                                        }),
                                      ]
                                    : [];
                                })
                                .join('\n')}
                            >
                              {closenessText(pair.closeness, i18n.language)}
                            </span>
                          ) : (
                            <span className="text-faint">{t('compare:distances.unlike')}</span>
                          )}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ul className="flex flex-col gap-1.5 text-xs">
            {[...pairs]
              .sort((a, b) => b.closeness - a.closeness)
              .map((pair) => (
                <li key={`${pair.a} ${pair.b}`} className="flex items-start gap-2">
                  <span className="flex shrink-0 gap-0.5 pt-px">
                    <Mark place={placeOf(pair.a)} />
                    <Mark place={placeOf(pair.b)} />
                    <span className="sr-only">
                      {t('compare:distances.pair', {
                        first: accounts[placeOf(pair.a)]?.row.label,
                        second: accounts[placeOf(pair.b)]?.row.label,
                      })}
                    </span>
                  </span>
                  <p className="min-w-0">
                    {alikeParts(pair.parts).length > 0 ? t('compare:distances.alike', { features: words(alikeParts(pair.parts)) }) : null}{' '}
                    <span className="text-muted">{t('compare:distances.differs', { features: words(differingParts(pair.parts)) })}</span>
                  </p>
                </li>
              ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
