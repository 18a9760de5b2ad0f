import { useState } from 'react';
import { archetypeName, archetypeToken } from '#app/components/accounts/archetype.tsx';
import { LegendItem } from '#app/components/charts/chart-frame.tsx';
import { SankeyChart } from '#app/components/charts/sankey-chart.tsx';
import { Form, useNavigate, useSearchParams, useSubmit } from '#app/components/router.ts';
import { useScopedPath } from '#app/components/shell/scope.ts';
import { Checkbox, Field, Select, TextInput } from '#app/components/ui/field.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import { moveText } from '#app/domain/account-filter.ts';
import type { MigrationView } from '#app/domain/archetype-history-views.ts';
import { mostMigrationSteps } from '#app/domain/archetype-views.ts';
import { formatCount, formatDate } from '#app/domain/format.ts';

const dayText = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Who became what over a chosen period. A band leads to its accounts. */
export function MigrationPanel({ migration }: { migration: MigrationView }) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const navigate = useNavigate();
  const scopedPath = useScopedPath();
  const [isRiskyOnly, setRiskyOnly] = useState(false);
  const { nodes, links, instantsMs, range } = migration;
  const names = new Map(nodes.map(({ identityId, archetype }) => [identityId, archetypeName(t, archetype)]));
  const shown = isRiskyOnly ? links.filter(({ riskSteps }) => (riskSteps ?? 0) > 0) : links;
  const flows = shown.map(({ column, from, to, accounts, riskSteps }) => {
    const [fromMs, toMs] = [instantsMs[column]!, instantsMs[column + 1]!];
    return {
      column,
      from: String(from),
      to: String(to),
      amount: accounts,
      isAlarming: (riskSteps ?? 0) > 0,
      href: scopedPath(`/accounts?move=${moveText({ from, to, fromMs, toMs })}`),
      label: t(from === to ? 'archetypes:migration.stayed' : 'archetypes:migration.went', {
        count: accounts,
        accounts: formatCount(accounts, locale),
        from: names.get(from) ?? '',
        to: names.get(to) ?? '',
        since: formatDate(fromMs, locale),
        until: formatDate(toMs, locale),
      }),
    };
  });
  return (
    <Panel>
      <div className="flex flex-col gap-4">
        {range ? (
          <div className="flex flex-wrap items-end gap-4">
            <Period migration={migration} />
            <Checkbox
              label={t('archetypes:migration.riskyOnly')}
              checked={isRiskyOnly}
              onChange={({ target }) => setRiskyOnly(target.checked)}
              className="pb-1.5"
            />
          </div>
        ) : null}
        <SankeyChart
          title={t('archetypes:migration.chart')}
          subtitle={t('archetypes:migration.chartSubtitle')}
          fileName="archetype-migration"
          amountTitle={t('archetypes:figure.accounts')}
          columnTitles={instantsMs.map((ms) => formatDate(ms, locale))}
          nodes={nodes.map(({ column, identityId, archetype, accounts }) => ({
            column,
            key: String(identityId),
            amount: accounts,
            label: identityId === -1 ? t('archetypes:migration.without') : archetypeName(t, archetype),
            token: archetypeToken(archetype),
          }))}
          flows={flows}
          onOpen={(href) => navigate(href)}
          legend={<LegendItem token="loss">{t('archetypes:migration.riskier')}</LegendItem>}
          empty={links.length === 0 ? t('archetypes:migration.leadNone') : null}
        />
      </div>
    </Panel>
  );
}

/** From when to when, in how many steps: in the address, so that it can be linked. */
function Period({ migration: { range, instantsMs } }: { migration: MigrationView }) {
  const { t } = useWords();
  const submit = useSubmit();
  const [search] = useSearchParams();
  const group = search.get('group');
  const [first, last] = [dayText(range!.firstMs), dayText(range!.lastMs)];
  return (
    <Form
      method="get"
      preventScrollReset
      onChange={(event) => submit(event.currentTarget, { preventScrollReset: true, replace: true })}
      className="flex flex-wrap items-end gap-3"
    >
      {group ? <input type="hidden" name="group" value={group} /> : null}
      <Field label={t('archetypes:migration.from')} htmlFor="migration-from">
        <TextInput type="date" id="migration-from" name="from" min={first} max={last} defaultValue={dayText(instantsMs[0]!)} />
      </Field>
      <Field label={t('archetypes:migration.to')} htmlFor="migration-to">
        <TextInput type="date" id="migration-to" name="to" min={first} max={last} defaultValue={dayText(instantsMs.at(-1)!)} />
      </Field>
      <Field label={t('archetypes:migration.steps')} htmlFor="migration-steps">
        <Select id="migration-steps" name="steps" defaultValue={instantsMs.length - 1}>
          {Array.from({ length: mostMigrationSteps }, (_, place) => place + 1).map((steps) => (
            <option key={steps} value={steps}>
              {steps}
            </option>
          ))}
        </Select>
      </Field>
    </Form>
  );
}
