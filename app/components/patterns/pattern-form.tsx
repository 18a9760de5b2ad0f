import { Play } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Form, useNavigation, useSearchParams } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { Field, fieldNotesId, Select } from '#app/components/ui/field.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { formatMetric } from '#app/domain/format.ts';
import {
  bandChoices,
  clusterChoices,
  daysChoices,
  distancesOf,
  hasBand,
  hasClusterCount,
  hasDays,
  type PatternChoice,
  patternAlgorithmsOf,
  patternChoice,
  seriesKinds,
} from '#app/domain/pattern-choices.ts';
import type { PatternsView } from '#app/domain/pattern-views.ts';

/** What to compare and how. The address may carry a choice (`?series=equity`); each choice leaves only what makes sense with it. */
export function PatternForm({ view }: { view: PatternsView }) {
  const { t, i18n } = useWords();
  const [search] = useSearchParams();
  const [choice, setChoice] = useState(() => patternChoice((name) => search.get(name)));
  const isBusy = useNavigation().state !== 'idle';
  const change = (changes: Partial<PatternChoice>) => {
    const wanted: Record<string, unknown> = { ...choice, ...changes };
    setChoice(patternChoice((name) => (wanted[name] === null ? null : String(wanted[name]))));
  };
  const { series, distance, algorithm } = choice;
  return (
    <Panel title={t('patterns:form.title')} subtitle={t('patterns:form.subtitle')}>
      <Form method="post" action="/patterns?index" className="flex flex-col gap-4">
        <div className="grid grid-cols-1 gap-x-6 gap-y-4 sm:grid-cols-2 desk:grid-cols-3">
          <Choice
            name="series"
            label={t('patterns:form.series')}
            value={series}
            hint={t(`patterns:series.${series}.meaning`)}
            onChange={(value) => change({ series: value as PatternChoice['series'] })}
          >
            {seriesKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`patterns:series.${kind}.name`)}
              </option>
            ))}
          </Choice>
          <Choice
            name="distance"
            label={t('patterns:form.distance')}
            value={distance}
            hint={t(`patterns:distance.${distance}.meaning`)}
            onChange={(value) => change({ distance: value as PatternChoice['distance'] })}
          >
            {distancesOf[series].map((kind) => (
              <option key={kind} value={kind}>
                {t(`patterns:distance.${kind}.name`)}
              </option>
            ))}
          </Choice>
          <Choice
            name="algorithm"
            label={t('patterns:form.algorithm')}
            value={algorithm}
            hint={t(`patterns:algorithm.${algorithm}.meaning`)}
            onChange={(value) => change({ algorithm: value as PatternChoice['algorithm'] })}
          >
            {patternAlgorithmsOf(distance).map((kind) => (
              <option key={kind} value={kind}>
                {t(`patterns:algorithm.${kind}.name`)}
              </option>
            ))}
          </Choice>
          <Choice name="groupId" label={t('patterns:form.scope')} hint={t('patterns:form.scopeHint')} initial={search.get('group') ?? ''}>
            <option value="">{t(view.mayCompareAll ? 'patterns:form.scopeAll' : 'patterns:form.scopeMine')}</option>
            {view.groups.map(({ id, name, accounts }) => (
              <option key={id} value={id}>
                {t('patterns:form.groupOption', { name, count: accounts })}
              </option>
            ))}
          </Choice>
          {hasDays(series) ? (
            <Choice
              name="days"
              label={t('patterns:form.days')}
              hint={t('patterns:form.daysHint')}
              value={choice.days}
              onChange={(value) => change({ days: Number(value) })}
            >
              {daysChoices.map((days) => (
                <option key={days} value={days}>
                  {t('patterns:form.daysOption', { count: days })}
                </option>
              ))}
            </Choice>
          ) : null}
          {hasClusterCount(algorithm) ? (
            <Choice
              name="clusters"
              label={t('patterns:form.clusters')}
              hint={t('patterns:form.clustersHint')}
              value={choice.clusters ?? ''}
              onChange={(value) => change({ clusters: value === '' ? null : Number(value) })}
            >
              <option value="">{t('patterns:form.clustersAuto')}</option>
              {Array.from({ length: clusterChoices.most - clusterChoices.least + 1 }, (_, step) => clusterChoices.least + step).map(
                (count) => (
                  <option key={count} value={count}>
                    {t('patterns:form.clustersOption', { count })}
                  </option>
                ),
              )}
            </Choice>
          ) : null}
          {hasBand(distance) ? (
            <Choice
              name="band"
              label={t('patterns:form.band')}
              hint={t('patterns:form.bandHint')}
              value={choice.band}
              onChange={(value) => change({ band: Number(value) })}
            >
              {bandChoices.map((band) => (
                <option key={band} value={band}>
                  {t('patterns:form.bandOption', { percent: formatMetric(band, 'percent', { locale: i18n.language }).replace('.0', '') })}
                </option>
              ))}
            </Choice>
          ) : null}
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" tone="primary" icon={Play} disabled={isBusy || !view.hasRun}>
            {t('patterns:form.start')}
          </Button>
          {view.hasRun ? null : <p className="text-xs text-muted">{t('patterns:form.noRun')}</p>}
        </div>
      </Form>
    </Panel>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  hint: string;
  value?: string | number;
  initial?: string;
  onChange?: (value: string) => void;
  children: ReactNode;
};

function Choice({ name, label, hint, value, initial, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} hint={hint}>
      <Select
        id={id}
        name={name}
        value={value}
        defaultValue={value === undefined ? initial : undefined}
        aria-describedby={fieldNotesId(id)}
        onChange={onChange && ((event) => onChange(event.currentTarget.value))}
      >
        {children}
      </Select>
    </Field>
  );
}
