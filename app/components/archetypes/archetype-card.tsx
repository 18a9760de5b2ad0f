import { ArchetypeBadge, archetypeMeaning } from '#app/components/accounts/archetype.tsx';
import { featureName, featureValue } from '#app/components/accounts/metric.tsx';
import { Link } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Badge } from '#app/components/ui/badge.tsx';
import { SignedCell } from '#app/components/ui/cells.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { archetypePath, type ArchetypeCard as CardView } from '#app/domain/archetype-views.ts';
import { formatMetric, formatMoney } from '#app/domain/format.ts';
import { ArchetypeProfile } from './profile.tsx';
import { RuleWords } from './rule-words.tsx';

/** Below this mean Jaccard overlap an archetype does not come back reliably (Hennig 2007). */
const stableFrom = 0.6;
const profileRows = 8;

/** One archetype at a glance. */
export function ArchetypeCard({ card }: { card: CardView }) {
  const { t, i18n } = useWords();
  const scopedPath = useScopedPath();
  const locale = i18n.language;
  return (
    <Panel>
      <div className="flex flex-col gap-3">
        <header className="flex flex-wrap items-start gap-x-3 gap-y-1">
          <div className="min-w-0 flex-1">
            <h3 className="text-base font-semibold">
              <Link to={scopedPath(archetypePath(card))} className="hover:underline">
                <ArchetypeBadge archetype={card} />
              </Link>
            </h3>
            <p className="text-xs text-muted">{archetypeMeaning(t, card)}</p>
          </div>
          <Stability card={card} />
        </header>
        <p className="figures flex flex-wrap gap-x-4 gap-y-1 text-xs">
          <Link to={scopedPath(`/accounts?cluster=${card.index}`)} className="font-medium text-accent hover:underline">
            {t('archetypes:card.accounts', { count: card.accounts, share: formatMetric(card.share, 'percent', { locale }) })}
          </Link>
          {card.byCurrency.slice(0, 3).map(({ currency, netProfit }) =>
            netProfit === null ? null : (
              <SignedCell key={currency} value={netProfit}>
                {formatMoney(netProfit, currency, { locale, signed: true, compact: true })}
              </SignedCell>
            ),
          )}
        </p>
        <RuleWords rule={card.rule} />
        <ul className="flex flex-wrap gap-1.5" aria-label={t('archetypes:card.deciding')}>
          {card.deciding.map(({ metric, z, value }) => (
            <li key={metric}>
              <Badge title={`${z >= 0 ? '+' : '−'}${Math.abs(z).toFixed(1)} σ`}>
                {z >= 0 ? '↑' : '↓'} {featureName(t, metric)} {featureValue(metric, value, locale)}
              </Badge>
            </li>
          ))}
        </ul>
        <ArchetypeProfile card={card} limit={profileRows} />
      </div>
    </Panel>
  );
}

/** How reliably this archetype comes back, in words where it does not. */
export function Stability({ card: { stability } }: { card: Pick<CardView, 'stability'> }) {
  const { t, i18n } = useWords();
  if (stability === null) return null;
  const isStable = stability >= stableFrom;
  return (
    <Badge tone={isStable ? 'neutral' : 'low'} title={t('archetypes:figure.stabilityMeaning')}>
      {isStable
        ? t('archetypes:card.stability', { value: formatMetric(stability, 'index', { locale: i18n.language }) })
        : t('archetypes:card.unstable')}
    </Badge>
  );
}
