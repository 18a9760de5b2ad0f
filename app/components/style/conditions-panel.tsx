import { tokenColour } from '#app/components/charts/use-chart.ts';
import { Panel } from '#app/components/ui/panel.tsx';
import { Tooltip } from '#app/components/ui/tooltip.tsx';
import { useWords } from '#app/components/words.ts';
import { type Condition, conditionMeasures, type StyleView } from '#app/domain/style-views.ts';
import { conditionChance, conditionEvidence, conditionTest, conditionTitle } from './condition-words.ts';

/** The tested effects as sentences, by what they are about; each with its size, its uncertainty and its numbers. */
export function ConditionsPanel({ view: { conditions, row, hasRun } }: { view: StyleView }) {
  const { t } = useWords();
  const found = conditions?.found ?? [];
  return (
    <Panel
      title={t('style:conditions.title')}
      subtitle={conditions ? t('style:conditions.subtitle', { count: conditions.tested }) : undefined}
    >
      {found.length === 0 ? (
        <p className="text-muted">
          {t(conditions ? 'style:conditions.nothing' : hasRun ? 'style:conditions.unasked' : 'style:conditions.noRun')}
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          {conditionMeasures
            .filter((measure) => found.some((one) => one.measure === measure))
            .map((measure) => (
              <section key={measure}>
                <h3 className="mb-1 text-2xs font-semibold text-faint">{t(`style:conditions.group.${measure}`)}</h3>
                <ul>
                  {found
                    .filter((one) => one.measure === measure)
                    .map((one) => (
                      <ConditionLine key={`${one.kind}${one.detail}`} condition={one} currency={row.currency} />
                    ))}
                </ul>
              </section>
            ))}
        </div>
      )}
    </Panel>
  );
}

function ConditionLine({ condition, currency }: { condition: Condition; currency: string }) {
  const { t, i18n } = useWords();
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-t border-line/70 py-2">
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium">{conditionTitle(t, condition, i18n.language)}</p>
        <p className="figures text-xs">{conditionEvidence(t, condition, currency, i18n.language)}</p>
        <Tooltip
          content={
            <span className="flex flex-col gap-1">
              <span className="figures">{conditionTest(t, condition, i18n.language)}</span>
              <span className="text-muted">{t('style:conditions.testMeaning')}</span>
            </span>
          }
        >
          <button type="button" className="figures cursor-help text-start text-xs text-muted">
            {conditionChance(t, condition, i18n.language)}.
          </button>
        </Tooltip>
      </div>
      <Interval condition={condition} />
    </li>
  );
}

const width = 108;

/** The effect between −1 and +1 with its interval and the line of no effect. Better and worse have their colours; size, pace and hold are neither. */
function Interval({ condition: { measure, effect, low, high } }: { condition: Condition }) {
  const { t } = useWords();
  const x = (value: number) => 4 + ((value + 1) / 2) * (width - 8);
  const token = measure === 'result' ? (effect > 0 ? 'gain' : 'loss') : 'accent';
  const signed = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
  const label = t('style:conditions.interval', { effect: signed(effect), low: signed(low), high: signed(high) });
  return (
    <span className="flex flex-col items-end" dir="ltr">
      <svg width={width} height="16" role="img" aria-label={label}>
        <title>{label}</title>
        <rect x={x(-1)} y="7" width={x(1) - x(-1)} height="2" rx="1" fill={tokenColour('line')} />
        <rect x={x(0) - 0.5} y="1" width="1" height="14" fill={tokenColour('line-strong')} />
        <rect x={x(low)} y="6" width={Math.max(2, x(high) - x(low))} height="4" rx="2" fill={tokenColour(token)} fillOpacity="0.35" />
        <circle cx={x(effect)} cy="8" r="3.5" fill={tokenColour(token)} />
      </svg>
      <span className="figures text-2xs text-muted" aria-hidden="true">
        {t('style:conditions.effect', { effect: signed(effect) })}
      </span>
    </span>
  );
}
