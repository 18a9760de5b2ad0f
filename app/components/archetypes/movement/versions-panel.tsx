import { ArchetypeBadge } from '#app/components/accounts/archetype.tsx';
import { Form, useSearchParams } from '#app/components/router.ts';
import { Button } from '#app/components/ui/button.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { Field, Select } from '#app/components/ui/field.tsx';
import { NotEvaluated } from '#app/components/ui/not-evaluated.tsx';
import { Panel } from '#app/components/ui/panel.tsx';
import { useWords } from '#app/components/words.ts';
import type { ArchetypeVersion, VersionComparison } from '#app/domain/archetype-history-views.ts';
import { formatCount, formatDateTime, formatMetric } from '#app/domain/format.ts';

type Props = { versions: readonly ArchetypeVersion[]; comparison: VersionComparison | null };

/** The frozen versions of the archetypes, and how two of them label the same accounts. */
export function VersionsPanel({ versions, comparison }: Props) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const columns: Column<ArchetypeVersion>[] = [
    { key: 'time', header: t('archetypes:versions.time'), cell: ({ completedAtMs }) => formatDateTime(completedAtMs, locale) },
    {
      key: 'algorithm',
      header: t('archetypes:candidates.algorithm'),
      cell: ({ algorithm }) => t(`archetypes:algorithm.${algorithm}.name`),
    },
    { key: 'groups', header: t('archetypes:candidates.groups'), numeric: true, cell: ({ groups }) => groups },
    {
      key: 'fits',
      header: t('archetypes:versions.agreement'),
      definition: t('archetypes:drift.figure.fitsMeaning'),
      numeric: true,
      cell: ({ agreement }) =>
        agreement ? formatMetric(agreement.fits, 'index', { locale }) : <NotEvaluated reason={t('archetypes:drift.first')} />,
    },
    {
      key: 'changed',
      header: t('archetypes:drift.figure.changed'),
      numeric: true,
      cell: ({ agreement }) =>
        agreement ? (
          `${formatCount(agreement.changed, locale)} / ${formatCount(agreement.accounts, locale)}`
        ) : (
          <NotEvaluated reason={t('archetypes:drift.first')} />
        ),
    },
  ];
  return (
    <>
      <Panel flush title={t('archetypes:versions.title')} subtitle={t('archetypes:versions.subtitle')}>
        <DataTable
          caption={t('archetypes:versions.title')}
          columns={columns}
          rows={versions}
          rowId={({ runId }) => runId}
          empty={t('archetypes:versions.none')}
        />
      </Panel>
      {versions.length > 1 ? <Compare versions={versions} comparison={comparison} /> : null}
    </>
  );
}

function Compare({ versions, comparison }: Props) {
  const { t, i18n } = useWords();
  const locale = i18n.language;
  const [search] = useSearchParams();
  const group = search.get('group');
  const choice = (name: 'a' | 'b', fallback: string) => (
    <Field label={t(`archetypes:versions.${name}`)} htmlFor={`version-${name}`}>
      <Select id={`version-${name}`} name={name} defaultValue={search.get(name) ?? fallback}>
        {versions.map(({ runId, completedAtMs, groups }) => (
          <option key={runId} value={runId}>
            {formatDateTime(completedAtMs, locale)} ({groups})
          </option>
        ))}
      </Select>
    </Field>
  );
  const columns: Column<VersionComparison['cells'][number]>[] = [
    { key: 'from', header: t('archetypes:versions.a'), cell: ({ from }) => <ArchetypeBadge archetype={from} /> },
    { key: 'to', header: t('archetypes:versions.b'), cell: ({ to }) => <ArchetypeBadge archetype={to} /> },
    { key: 'accounts', header: t('archetypes:economics.accounts'), numeric: true, cell: ({ accounts }) => formatCount(accounts, locale) },
    {
      key: 'share',
      header: t('archetypes:versions.share'),
      numeric: true,
      cell: ({ accounts }) => formatMetric(accounts / comparison!.accounts, 'percent', { locale }),
    },
  ];
  return (
    <Panel
      flush
      title={t('archetypes:versions.compare')}
      subtitle={
        comparison
          ? t('archetypes:versions.result', {
              same: formatMetric(comparison.same, 'percent', { locale }),
              accounts: formatCount(comparison.accounts, locale),
              index: formatMetric(comparison.adjustedRandIndex, 'index', { locale }),
            })
          : t('archetypes:versions.compareSubtitle')
      }
    >
      <Form method="get" preventScrollReset className="flex flex-wrap items-end gap-3 px-3 pb-3">
        <input type="hidden" name="view" value="versions" />
        {group ? <input type="hidden" name="group" value={group} /> : null}
        {choice('a', versions[1]!.runId)}
        {choice('b', versions[0]!.runId)}
        <Button type="submit">{t('archetypes:versions.submit')}</Button>
      </Form>
      {comparison ? (
        <DataTable
          caption={t('archetypes:versions.compare')}
          columns={columns}
          rows={[...comparison.cells].sort((x, y) => y.accounts - x.accounts)}
          rowId={({ from, to }) => `${from.identityId ?? from.index} ${to.identityId ?? to.index}`}
        />
      ) : null}
    </Panel>
  );
}
