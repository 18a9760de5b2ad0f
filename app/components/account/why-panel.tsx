import { ArchetypeWithMeaning, archetypeName, archetypeToken, membershipWords } from '#app/components/accounts/archetype.tsx';
import { DecidingFeatures } from '#app/components/accounts/reasons.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { BarCell } from '#app/components/ui/cells.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { Swatch } from '#app/components/ui/swatch.tsx';
import { useWords } from '#app/components/words.ts';
import { type AccountView, type Membership, minIdeasForArchetype } from '#app/domain/account-views.ts';
import { archetypePath } from '#app/domain/archetype-views.ts';
import { formatMetric } from '#app/domain/format.ts';

/** Under this share an archetype says nothing about an account. */
const leastShare = 0.01;

/** Why an account has its archetype, how it divides among all of them, and what is likely while it has too few trades for one. */
export function WhyPanel({ view: { row, deciding, runnerUp, memberships, outlierScore, headline } }: { view: AccountView }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const { archetype, prior } = row;
  const ideas = headline.find(({ metric }) => metric === 'ideas')?.value.value ?? 0;
  const index = archetype?.index ?? null;
  return (
    <Panel title={t('account:archetype.title')} subtitle={index !== null && index >= 0 ? t('account:archetype.subtitle') : undefined}>
      {archetype === null ? (
        <p className="text-muted">{t('account:archetype.none')}</p>
      ) : (
        <div className="flex flex-col gap-3">
          <ArchetypeWithMeaning archetype={archetype} confidence={row.confidence} />
          {prior && prior.length > 0 ? (
            <p>{t('account:archetype.prior', { count: ideas, shares: membershipWords(t, prior), needed: minIdeasForArchetype })}</p>
          ) : archetype.key === 'insufficient-data' ? (
            <p className="text-muted">{t('account:archetype.insufficient', { count: minIdeasForArchetype })}</p>
          ) : null}
          {archetype.key === 'unlike-anyone' ? (
            <p className="text-muted">
              {t('account:archetype.unlikeAnyone', {
                score: outlierScore === null ? '—' : formatMetric(outlierScore, 'index', { locale: i18n.language }),
              })}
            </p>
          ) : null}
          {deciding.length > 0 ? <DecidingFeatures features={deciding} /> : null}
          <Shares memberships={memberships.filter(({ share }) => share >= leastShare)} isGuess={prior !== null} />
          {archetype.index >= 0 ? (
            <p className="flex justify-between gap-3 text-xs text-muted">
              {runnerUp && memberships.length === 0 ? (
                <span>
                  {t('account:archetype.runnerUp')}: {t(`metrics:archetype.${runnerUp}.name`)}
                </span>
              ) : null}
              <Link to={scopedPath(archetypePath(archetype))} className="text-accent hover:underline">
                {t('account:archetype.page')}
              </Link>
            </p>
          ) : null}
        </div>
      )}
    </Panel>
  );
}

function Shares({ memberships, isGuess }: { memberships: readonly Membership[]; isGuess: boolean }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  if (memberships.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-muted">{t(isGuess ? 'account:archetype.priorShares' : 'account:archetype.shares')}</h3>
      <ul className="flex flex-col text-xs">
        {memberships.map(({ tag, share }) => (
          <li key={tag.index} className="grid grid-cols-[minmax(0,1fr)_6rem] items-center gap-3">
            <Link to={scopedPath(archetypePath(tag))} className="inline-flex min-w-0 items-center gap-1.5 hover:underline">
              <Swatch token={archetypeToken(tag)} />
              <span className="truncate">{archetypeName(t, tag)}</span>
            </Link>
            <BarCell value={share} max={1}>
              {formatMetric(share, 'probability', { locale: i18n.language })}
            </BarCell>
          </li>
        ))}
      </ul>
    </section>
  );
}
