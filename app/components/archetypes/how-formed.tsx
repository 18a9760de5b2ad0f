import { useState } from 'react';
import { featureName } from '#app/components/accounts/metric.tsx';
import { Badge } from '#app/components/ui/badge.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords, type Words } from '#app/components/words.ts';
import type { ArchetypesView, FitSummary } from '#app/domain/archetype-views.ts';
import { formatCount, formatMetric } from '#app/domain/format.ts';
import { SettingsDialog } from './settings-dialog.tsx';

type Props = { fit: FitSummary; view: ArchetypesView; mayManage: boolean };

/** How the groups came about: what was tried, why this won, on what it rests, and what to know before trusting it. */
export function HowFormed({ fit, view, mayManage }: Props) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const percent = (share: number) => formatMetric(share, 'percent', { locale });
  return (
    <Panel
      title={t('archetypes:formed.title')}
      subtitle={t(fit.settings.algorithm === 'auto' ? 'archetypes:formed.chosen' : 'archetypes:formed.fixed', {
        algorithm: t(`archetypes:algorithm.${fit.algorithm}.name`),
      })}
      actions={mayManage ? <SettingsDialog settings={view.settings} accounts={view.accounts} /> : undefined}
    >
      <div className="grid grid-cols-1 gap-6 desk:grid-cols-3">
        <div className="min-w-0 overflow-x-auto desk:col-span-2">
          <Candidates fit={fit} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 text-xs">
          <section>
            <h3 className="mb-1 font-medium text-ink">{t(`archetypes:structure.${structureKey[fit.structure]}.title`)}</h3>
            <p className="text-muted">{t(`archetypes:structure.${structureKey[fit.structure]}.text`)}</p>
            {fit.withoutGroups ? (
              <p className="mt-1 text-muted">
                {t('archetypes:formed.withoutGroups', {
                  bits: formatMetric(fit.withoutGroups.sharedBits, 'index', { locale }),
                  chance: percent(fit.withoutGroups.pValue),
                })}
              </p>
            ) : null}
            {fit.gapClusters === null ? null : <p className="mt-1 text-muted">{t('archetypes:formed.gap', { count: fit.gapClusters })}</p>}
          </section>
          <section>
            <h3 className="mb-1 font-medium text-ink">{t('archetypes:formed.features', { count: fit.features.length })}</h3>
            <p className="text-muted">{fit.features.map((metric) => featureName(t, metric)).join(' · ')}</p>
            <p className="mt-1 text-muted">
              {fit.components
                ? t('archetypes:formed.components', { count: fit.components.count, share: percent(fit.components.explained) })
                : t('archetypes:formed.noComponents')}
            </p>
          </section>
          {fit.tree ? (
            <section>
              <h3 className="mb-1 font-medium text-ink">{t('archetypes:formed.tree')}</h3>
              <p className="text-muted">
                {t('archetypes:formed.treeText', {
                  fidelity: percent(fit.tree.fidelity),
                  baseline: percent(fit.tree.baseline),
                  count: fit.tree.heldOut,
                  depth: fit.tree.depth,
                })}
              </p>
            </section>
          ) : null}
          {fit.approximations.length > 0 || fit.notes.length > 0 ? (
            <section>
              <h3 className="mb-1 font-medium text-ink">{t('archetypes:notes')}</h3>
              <ul className="flex list-disc flex-col gap-1 ps-4 text-muted">
                {fit.approximations.map(({ what, accounts, adjustedRandIndex, agreement }) => (
                  <li key={what}>
                    {t(`archetypes:approximation.${what}`, {
                      agreement: percent(agreement),
                      index: formatMetric(adjustedRandIndex, 'index', { locale }),
                      accounts: formatCount(accounts, locale),
                    })}
                  </li>
                ))}
                {fit.notes.map((note) => (
                  <li key={note}>{noteText(t, note)}</li>
                ))}
              </ul>
            </section>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

const structureKey = { groups: 'groups', continuum: 'continuum', 'one group': 'oneGroup' } as const;

/** The fit's own sentence, with the metric that it names in words. */
const noteText = (t: Words, note: string) =>
  note.replace(/^Without (\w+):/, (_, metric: string) => t('archetypes:without', { metric: featureName(t, metric) }));

const figures = ['silhouette', 'dbcv', 'gap', 'stability', 'sharedBits'] as const;

function Candidates({ fit }: { fit: FitSummary }) {
  const { t, i18n } = useWords();
  const write = (value: number | null) => (value === null ? '—' : formatMetric(value, 'index', { locale: i18n.language }));
  const isWinner = (candidate: FitSummary['candidates'][number]) => candidate.algorithm === fit.algorithm && candidate.k === fit.k;
  const [isWhole, setWhole] = useState(false);
  if (fit.candidates.length === 0) return <p className="text-xs text-muted">{t('archetypes:formed.nothingTried')}</p>;
  const ordered = [...fit.candidates].sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.k - b.k);
  const winner = ordered.find(isWinner);
  return (
    <>
      <table className="figures w-full text-xs">
        <caption className="mb-1 text-start text-muted">
          {t('archetypes:candidates.subtitle', { count: fit.candidates.length })}
          {winner === undefined || winner.score === null ? null : ` ${t('archetypes:candidates.won', { score: write(winner.score) })}`}
        </caption>
        <thead className="border-b border-line text-muted">
          <tr>
            <th scope="col" className="py-1 pe-3 text-start font-medium">
              {t('archetypes:candidates.algorithm')}
            </th>
            <th scope="col" className="py-1 pe-3 text-end font-medium">
              {t('archetypes:candidates.groups')}
            </th>
            {figures.map((key) => (
              <th key={key} scope="col" className="py-1 pe-3 text-end font-medium" title={t(`archetypes:candidates.meaning.${key}`)}>
                {t(`archetypes:candidates.${key}`)}
              </th>
            ))}
            <th scope="col" className="py-1 pe-3 text-end font-medium" title={t('archetypes:candidates.meaning.noise')}>
              {t('archetypes:candidates.noise')}
            </th>
            <th scope="col" className="py-1 text-end font-medium" title={t('archetypes:candidates.meaning.score')}>
              {t('archetypes:candidates.score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(isWhole ? ordered : bestOfEach(ordered)).map((candidate) => (
            <tr
              key={`${candidate.algorithm} ${candidate.k} ${JSON.stringify(candidate.parameters)}`}
              className={`border-b border-line ${candidate === winner ? 'bg-accent-soft font-medium' : ''}`}
            >
              <th scope="row" className="py-1 pe-3 ps-1 text-start font-[inherit]">
                <span title={parametersText(candidate.parameters)}>{t(`archetypes:algorithm.${candidate.algorithm}.name`)}</span>
                {candidate === winner ? (
                  <Badge tone="accent" className="ms-2">
                    {t('archetypes:candidates.winner')}
                  </Badge>
                ) : null}
              </th>
              <td className="py-1 pe-3 text-end">{candidate.k}</td>
              {figures.map((key) => (
                <td key={key} className="py-1 pe-3 text-end">
                  {write(candidate[key])}
                </td>
              ))}
              <td className="py-1 pe-3 text-end">{formatMetric(candidate.noiseShare, 'percent', { locale: i18n.language })}</td>
              <td className="py-1 pe-1 text-end">{write(candidate.score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button small tone="quiet" className="mt-2" onClick={() => setWhole(!isWhole)}>
        {isWhole ? t('archetypes:candidates.best') : t('archetypes:candidates.all', { count: ordered.length })}
      </Button>
    </>
  );
}

/** The first of each algorithm. */
const bestOfEach = (ordered: FitSummary['candidates']) =>
  ordered.filter(({ algorithm }, place) => ordered.findIndex((other) => other.algorithm === algorithm) === place);

const parametersText = (parameters: Record<string, number>) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join(', ');
