import { Scale } from 'lucide-react';
import { useState } from 'react';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Button, LinkButton } from '#app/components/ui/button.tsx';
import { classes } from '#app/components/ui/classes.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { SkeletonRows } from '#app/components/ui/skeleton.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountRow } from '#app/domain/account-views.ts';
import { formatCount } from '#app/domain/format.ts';
import { mostCompared, type SimilarView } from '#app/domain/style-views.ts';
import { SimilarTable } from './similar-table.tsx';
import { SimilarityMix } from './similarity-mix.tsx';
import { useSimilar } from './use-similar.ts';

/** The accounts nearest to this one, why they are alike, and the way to compare some of them side by side. */
export function SimilarPanel({ account }: { account: AccountRow }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const { answer, isLoading, hasFailed, retry } = useSimilar(account.id);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const similar = answer?.similar ?? null;
  const listed = [...chosen].filter((id) => similar?.rows.some(({ row }) => row.id === id));
  return (
    <Panel
      title={t('style:similar.title')}
      subtitle={similar ? t('style:similar.subtitle', { accounts: formatCount(similar.compared, i18n.language) }) : undefined}
      actions={
        listed.length > 0 ? (
          <LinkButton small tone="primary" icon={Scale} to={scopedPath(`/compare?ids=${[account.id, ...listed].join(',')}`)}>
            {t('style:similar.compareSelected', { count: listed.length })}
          </LinkButton>
        ) : undefined
      }
    >
      <div className="flex flex-col gap-3">
        <SimilarityMix />
        {hasFailed ? (
          <p role="alert" className="flex items-center gap-3 text-loss">
            {t('style:similar.failed')}
            <Button small onClick={retry}>
              {t('style:similar.retry')}
            </Button>
          </p>
        ) : answer === null ? (
          <div>
            <p role="status" className="sr-only">
              {t('style:similar.loading')}
            </p>
            <SkeletonRows rows={8} />
          </div>
        ) : similar === null ? (
          <p className="text-muted">{t('style:similar.none')}</p>
        ) : (
          <div className={classes('flex flex-col gap-2 transition-opacity', isLoading && 'opacity-60')} aria-busy={isLoading}>
            <Remarks similar={similar} />
            <p className="text-xs text-muted">{t('style:similar.compareHint', { count: mostCompared - 1 })}</p>
            {similar.rows.length === 0 ? (
              <p className="text-muted">{t('style:similar.nobody')}</p>
            ) : (
              <SimilarTable rows={similar.rows} chosen={chosen} onChoose={setChosen} />
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}

function Remarks({ similar: { missing, leftOut } }: { similar: SimilarView }) {
  const { t, i18n } = useWords();
  const blocks = missing.map((block) => t(`style:similar.block.${block}`).toLowerCase());
  return (
    <>
      {blocks.length > 0 ? (
        <p className="text-xs text-muted">
          {t('style:similar.missing', { blocks: new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(blocks) })}
        </p>
      ) : null}
      {leftOut > 0 ? <p className="text-xs text-muted">{t('style:similar.leftOut', { count: leftOut })}</p> : null}
    </>
  );
}
