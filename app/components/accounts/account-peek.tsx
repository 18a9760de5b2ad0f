import { ArrowRight } from 'lucide-react';
import { Sparkline } from '#app/components/charts/sparkline.tsx';
import { LinkButton } from '#app/components/ui/button.tsx';
import { SidePanel } from '#app/components/ui/dialog.tsx';
import { useWords } from '#app/components/words.ts';
import type { AccountPeek, Stage } from '#app/domain/account-views.ts';
import type { MetricKey } from '#app/domain/metrics.ts';
import { AccountName } from './account-name.tsx';
import { ArchetypeWithMeaning } from './archetype.tsx';
import { MetricText } from './metric.tsx';
import { DecidingFeatures } from './reasons.tsx';

/** One account at a glance, beside the table: enough to decide whether to open its page. */
export function AccountPeekPanel({
  peek,
  isOpen,
  pagePath,
  onClose,
}: {
  peek: AccountPeek | null;
  isOpen: boolean;
  pagePath: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  return (
    <SidePanel
      title={peek ? <AccountName {...peek.row} /> : t('accounts:peek.title')}
      lead={
        peek
          ? [peek.row.group, peek.row.stage && t(`accounts:stage.${peek.row.stage as Stage}`), peek.row.tier, peek.row.currency]
              .filter(Boolean)
              .join(' · ')
          : undefined
      }
      open={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      // Enter then opens the page.
      focusFirst={(element) => element.querySelector('a')?.focus()}
    >
      {peek ? <Content peek={peek} pagePath={pagePath} /> : <p className="text-muted">{t('accounts:peek.gone')}</p>}
    </SidePanel>
  );
}

function Content({ peek: { row, runnerUp, deciding, percentiles, equity }, pagePath }: { peek: AccountPeek; pagePath: string }) {
  const { t } = useWords();
  const ends = equity.at(-1) ?? 0;
  return (
    <div className="flex flex-col gap-5">
      <LinkButton to={pagePath} tone="primary" icon={ArrowRight} className="self-start">
        {t('accounts:peek.open')}
      </LinkButton>
      {equity.length > 1 ? (
        <div>
          <p className="mb-1 text-xs text-muted">{t('accounts:peek.equity')}</p>
          <div dir="ltr" className="overflow-hidden">
            <Sparkline values={equity} width={400} height={72} token={ends < 0 ? 'loss' : 'gain'} />
          </div>
        </div>
      ) : null}
      <dl className="grid grid-cols-[1fr_auto_auto] gap-x-3 gap-y-1.5">
        {Object.entries(row.values).map(([key, value]) => {
          const metric = key as MetricKey;
          const percentile = percentiles[metric];
          return (
            <div key={metric} className="contents">
              <dt className="text-muted">{t(`metrics:${metric}.name`)}</dt>
              <dd className="text-end">
                <MetricText metric={metric} value={value} currency={row.currency} />
              </dd>
              <dd
                className="figures w-9 text-end text-xs text-faint"
                title={percentile === undefined ? undefined : t('accounts:peek.percentile', { percentile: Math.round(percentile) })}
              >
                {percentile === undefined ? '' : `P${Math.round(percentile)}`}
              </dd>
            </div>
          );
        })}
      </dl>
      {row.archetype ? (
        <section className="flex flex-col gap-2">
          <ArchetypeWithMeaning archetype={row.archetype} confidence={row.confidence} />
          {deciding.length > 0 ? (
            <>
              <h3 className="text-xs font-medium text-muted">{t('accounts:peek.why')}</h3>
              <DecidingFeatures
                features={deciding.map((feature) => ({ ...feature, percentile: percentiles[feature.metric as MetricKey] ?? null }))}
              />
            </>
          ) : null}
          {runnerUp ? (
            <p className="text-xs text-muted">{t('accounts:peek.runnerUp', { name: t(`metrics:archetype.${runnerUp}.name`) })}</p>
          ) : null}
        </section>
      ) : null}
    </div>
  );
}
