import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form, useLocation, useSearchParams } from '#app/components/router.ts';
import { Button, LinkButton } from '#app/components/ui/button.tsx';
import { type Column, DataTable, Pagination } from '#app/components/ui/data-table.tsx';
import { SidePanel } from '#app/components/ui/dialog.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Field, Select, TextInput } from '#app/components/ui/field.tsx';
import { PageHead, Panel } from '#app/components/ui/panel.tsx';
import { formatCount, formatDateTime } from '#app/domain/format.ts';

type Entry = { id: number; atMs: number; actor: string; action: string; entity: string; before?: unknown; after?: unknown };
export type AuditPageProps = {
  filter: { actor: string; action: string; entity: string; from: string; to: string };
  rows: readonly Entry[];
  actions: readonly string[];
  page: number;
  pageSize: number;
  total: number;
};

/** Every change: who, when, what, and the values before and after. */
export function AuditPage({ filter, rows, actions, page, pageSize, total }: AuditPageProps) {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const [open, setOpen] = useState<Entry | null>(null);
  const columns: Column<Entry>[] = [
    {
      key: 'at',
      header: t('audit.at'),
      cell: (entry) => <span className="figures">{formatDateTime(entry.atMs, i18n.language, { seconds: true })}</span>,
    },
    { key: 'actor', header: t('audit.actor'), cell: (entry) => entry.actor, className: 'max-w-64 truncate' },
    { key: 'action', header: t('audit.action'), cell: (entry) => entry.action, className: 'font-medium' },
    { key: 'entity', header: t('audit.entity'), cell: (entry) => entry.entity, className: 'max-w-64 truncate' },
    { key: 'change', header: t('audit.change'), cell: (entry) => summary(entry), className: 'w-full max-w-0 truncate text-muted' },
  ];
  return (
    <>
      <PageHead title={t('audit.title')} lead={t('audit.lead', { count: total, entries: formatCount(total, i18n.language) })} />
      <Filter filter={filter} actions={actions} />
      <Panel flush>
        <DataTable
          caption={t('audit.title')}
          columns={columns}
          rows={rows}
          rowId={(entry) => entry.id}
          onOpen={setOpen}
          openId={open?.id}
          empty={<EmptyState icon={ScrollText} title={t('audit.emptyTitle')} message={t('audit.empty')} />}
        />
        {total > 0 && <Pagination page={page} pageSize={pageSize} total={total} />}
      </Panel>
      <SidePanel open={open !== null} onOpenChange={() => setOpen(null)} title={open?.action} lead={open?.entity}>
        {open && (
          <dl className="flex flex-col gap-3">
            <Fact name={t('audit.at')} value={formatDateTime(open.atMs, i18n.language, { seconds: true })} />
            <Fact name={t('audit.actor')} value={open.actor} />
            <Values name={t('audit.before')} value={open.before} />
            <Values name={t('audit.after')} value={open.after} />
          </dl>
        )}
      </SidePanel>
    </>
  );
}

function Filter({ filter, actions }: Pick<AuditPageProps, 'filter' | 'actions'>) {
  const { t } = useTranslation(['admin', 'common']);
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const group = search.get('group');
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    // A new address is a new form: the fields then show what the address says.
    <Form key={search.toString()} method="get" className="mb-3 flex flex-wrap items-end gap-3">
      {group && <input type="hidden" name="group" value={group} />}
      <Field label={t('audit.actor')} htmlFor="audit-actor">
        <TextInput id="audit-actor" name="actor" type="search" defaultValue={filter.actor} className="desk:w-48" />
      </Field>
      <Field label={t('audit.action')} htmlFor="audit-action">
        <Select id="audit-action" name="action" defaultValue={filter.action} className="desk:w-48">
          <option value="">{t('audit.anyAction')}</option>
          {actions.map((action) => (
            <option key={action}>{action}</option>
          ))}
        </Select>
      </Field>
      <Field label={t('audit.entity')} htmlFor="audit-entity">
        <TextInput
          id="audit-entity"
          name="entity"
          type="search"
          defaultValue={filter.entity}
          placeholder="account:42"
          className="desk:w-40"
        />
      </Field>
      <Field label={t('audit.from')} htmlFor="audit-from">
        <TextInput id="audit-from" name="from" type="date" defaultValue={filter.from} />
      </Field>
      <Field label={t('audit.to')} htmlFor="audit-to">
        <TextInput id="audit-to" name="to" type="date" defaultValue={filter.to} />
      </Field>
      <div className="mb-1 flex gap-2">
        <Button type="submit">{t('common:action.apply')}</Button>
        {isFiltered && (
          <LinkButton tone="quiet" to={group ? `${pathname}?group=${group}` : pathname}>
            {t('common:action.reset')}
          </LinkButton>
        )}
      </div>
    </Form>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt className="text-xs text-muted">{name}</dt>
    <dd className="break-words">{value}</dd>
  </div>
);

function Values({ name, value }: { name: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd>
        <pre className="mt-1 overflow-x-auto whitespace-pre-wrap break-words rounded-md bg-sunken p-2 font-mono text-xs">
          {JSON.stringify(value, null, 2)}
        </pre>
      </dd>
    </div>
  );
}

/** `name: Alpha → Beta`: what differs, in one line. */
function summary({ before, after }: Entry): string {
  const [old, now] = [before, after].map((side) => (typeof side === 'object' && side !== null ? (side as Record<string, unknown>) : {}));
  return [...new Set([...Object.keys(old!), ...Object.keys(now!)])]
    .filter((key) => JSON.stringify(old![key]) !== JSON.stringify(now![key]))
    .map(
      (key) =>
        `${key}: ${[old![key], now![key]]
          .filter((value) => value !== undefined)
          .map(inWords)
          .join(' → ')}`,
    )
    .join(' · ');
}

const inWords = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
