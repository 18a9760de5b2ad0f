import { useTranslation } from 'react-i18next';
import { Link, useSearchParams, useSubmit } from '#app/components/router.ts';
import { classes } from '#app/components/ui/classes.ts';
import { SidePanel } from '#app/components/ui/dialog.tsx';
import { formatCount } from '#app/domain/format.ts';
import type { ImportFileResult, Reconciliation } from '#app/domain/imports.ts';
import { ReconciliationBadge } from './import-file-list.tsx';

type OpenFile = ImportFileResult & { id: number; name: string };

/** One file in full: accounts, what its own totals say, notes, and every row that could not be read. */
export function ImportFilePanel({ file }: { file: OpenFile | null }) {
  const { t } = useTranslation('imports');
  const [search] = useSearchParams();
  const submit = useSubmit();
  const close = () => {
    const next = new URLSearchParams(search);
    next.delete('file');
    submit(next, { preventScrollReset: true });
  };
  if (!file) return null;
  return (
    <SidePanel
      title={file.name}
      lead={file.format ? t(`format.${file.format}`) : undefined}
      open
      onOpenChange={(open) => !open && close()}
      wide
    >
      <div className="flex flex-col gap-5">
        {file.message && <p className="rounded-md bg-loss-soft px-3 py-2 text-loss">{file.message}</p>}
        {file.accounts.length > 0 && <Accounts accounts={file.accounts} />}
        <MarketData file={file} />
        {file.notes.length > 0 && (
          <Section title={t('detail.notes')}>
            <ul className="list-disc ps-4 text-muted">
              {file.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Section>
        )}
        {file.reconciliation && <ReconciliationTable reconciliation={file.reconciliation} />}
        <UnknownSymbols symbols={file.unknownSymbols} />
        {file.rejectedCount > 0 && <RejectedRows rows={file.rejected} total={file.rejectedCount} />}
      </div>
    </SidePanel>
  );
}

const Section = ({ title, lead, children }: { title: React.ReactNode; lead?: string; children: React.ReactNode }) => (
  <section>
    <h3 className="mb-1 flex items-center gap-2 font-semibold">{title}</h3>
    {lead && <p className="mb-2 text-xs text-muted">{lead}</p>}
    {children}
  </section>
);

function Accounts({ accounts }: { accounts: OpenFile['accounts'] }) {
  const { t } = useTranslation('imports');
  return (
    <Section title={t('detail.accounts')}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {accounts.map((account) => (
          <li key={account.id}>
            <Link to={`/accounts/${account.id}`} className="text-accent hover:underline">
              {account.ref || `#${account.id}`}
            </Link>
            {account.isNew && <span className="ms-1 text-xs text-muted">{t('detail.newAccount')}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What a file of prices or news brought; its rows belong to no account. */
function MarketData({ file: { format, status, bars, calendarEvents, updated, duplicates } }: { file: OpenFile }) {
  const { t, i18n } = useTranslation('imports');
  if (status === 'refused' || (format !== 'price-bars' && format !== 'economic-calendar')) return null;
  const [title, text, inserted] =
    format === 'price-bars' ? (['bars', 'barsRead', bars] as const) : (['calendarEvents', 'eventsRead', calendarEvents] as const);
  const count = (value: number) => formatCount(value, i18n.language);
  return (
    <Section title={t(`detail.${title}`)}>
      <p>{t(`detail.${text}`, { inserted: count(inserted), updated: count(updated), known: count(duplicates) })}</p>
    </Section>
  );
}

const cell = 'px-2 py-1';

function ReconciliationTable({ reconciliation }: { reconciliation: Reconciliation }) {
  const { t, i18n } = useTranslation('imports');
  const { status, items, suspects } = reconciliation;
  // Never rounded: the point is the last cent.
  const exact = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return (
    <Section
      title={
        <>
          {t('detail.reconciliation')} <ReconciliationBadge status={status} />
        </>
      }
      lead={t(`reconciliation.${status}.meaning`)}
    >
      {items.length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full text-xs">
            <thead className="text-muted">
              <tr>
                <th className={classes(cell, 'text-start font-medium')}>{t('detail.item')}</th>
                {(['stated', 'computed', 'difference', 'tolerance'] as const).map((name) => (
                  <th key={name} className={classes(cell, 'text-end font-medium')}>
                    {t(`detail.${name}`)}
                  </th>
                ))}
                <th className={cell} />
              </tr>
            </thead>
            <tbody>
              {items.map(({ item, stated, computed, difference, tolerance, ok }) => (
                <tr key={item} className="border-t border-line/70">
                  <td className={cell}>{t(`item.${item}`)}</td>
                  {[stated, computed, difference, tolerance].map((value, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: four figures in a fixed order
                    <td key={index} className={classes(cell, 'figures text-end', index === 2 && !ok && 'text-loss')}>
                      {item === 'trades' ? formatCount(value, i18n.language) : exact.format(value)}
                    </td>
                  ))}
                  <td className={classes(cell, ok ? 'text-gain' : 'text-loss')}>{t(ok ? 'detail.match' : 'detail.differs')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {suspects.length > 0 && (
        <div className="mt-2 text-xs">
          <p className="font-medium">{t('detail.suspects')}</p>
          <ul className="text-muted">
            {suspects.map(({ origin, why }) => (
              <li key={`${origin}/${why}`}>
                {origin}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

function UnknownSymbols({ symbols }: { symbols: OpenFile['unknownSymbols'] }) {
  const { t, i18n } = useTranslation('imports');
  const entries = Object.entries(symbols).sort(([, a], [, b]) => b - a);
  if (entries.length === 0) return null;
  return (
    <Section title={t('detail.unknownSymbols')} lead={t('detail.unknownSymbolsMeaning')}>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {entries.map(([symbol, rows]) => (
          <li key={symbol} className="figures">
            <span className="font-medium">{symbol}</span> <span className="text-muted">{formatCount(rows, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RejectedRows({ rows, total }: { rows: OpenFile['rejected']; total: number }) {
  const { t, i18n } = useTranslation('imports');
  const count = (value: number) => formatCount(value, i18n.language);
  return (
    <Section
      title={t('detail.rejected', { count: total, shown: count(total) })}
      lead={rows.length < total ? t('detail.rejectedShown', { listed: count(rows.length) }) : t('detail.rejectedMeaning')}
    >
      <ul className="flex flex-col gap-1.5 text-xs">
        {rows.map((row) => (
          <li key={`${row.origin}/${row.reason}`}>
            <span className="font-medium">{row.origin}</span> <span className="text-muted">{row.reason}</span>
            {row.text && <code className="block truncate font-mono text-2xs text-faint">{row.text}</code>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
