import { FileCheck2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams, useSubmit } from '#app/components/router.ts';
import { Badge, type BadgeTone } from '#app/components/ui/badge.tsx';
import { type Column, DataTable, Pagination } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { formatCount, missing } from '#app/domain/format.ts';
import type { ImportFileResult, ImportFormatId, Reconciliation } from '#app/domain/imports.ts';

export type ImportFileItem = {
  id: number;
  name: string;
  format: ImportFormatId | null;
  status: ImportFileResult['status'];
  message: string | null;
  accounts: number;
  positions: number;
  duplicates: number;
  balanceOps: number;
  rejectedCount: number;
  reconciliation: Reconciliation['status'] | null;
};

const statusTones: Record<ImportFileResult['status'], BadgeTone> = { imported: 'gain', unchanged: 'neutral', refused: 'loss' };
const reconciliationTones: Record<Reconciliation['status'], BadgeTone> = { reconciled: 'gain', difference: 'high', 'no-totals': 'neutral' };

/** How a statement's own totals compare with what was read, in a word. */
export function ReconciliationBadge({ status }: { status: Reconciliation['status'] }) {
  const { t } = useTranslation('imports');
  return (
    <Badge tone={reconciliationTones[status]} title={t(`reconciliation.${status}.meaning`)}>
      {t(`reconciliation.${status}.name`)}
    </Badge>
  );
}

type ImportFileListProps = {
  files: readonly ImportFileItem[];
  openId: number | null;
  page: { number: number; size: number; total: number };
  isRunning: boolean;
};

/** What became of each file; a row opens its details beside the list. */
export function ImportFileList({ files, openId, page, isRunning }: ImportFileListProps) {
  const { t, i18n } = useTranslation('imports');
  const [search] = useSearchParams();
  const submit = useSubmit();
  const open = (file: ImportFileItem | null) => {
    const next = new URLSearchParams(search);
    if (file) next.set('file', String(file.id));
    else next.delete('file');
    submit(next, { preventScrollReset: true });
  };
  const count = (value: number) => formatCount(value, i18n.language);
  const columns: Column<ImportFileItem>[] = [
    { key: 'file', header: t('file.name'), cell: (file) => <span className="font-medium">{file.name}</span> },
    { key: 'format', header: t('file.format'), cell: (file) => (file.format ? t(`format.${file.format}`) : missing) },
    {
      key: 'status',
      header: t('file.status'),
      cell: (file) => <Badge tone={statusTones[file.status]}>{t(`fileStatus.${file.status}`)}</Badge>,
    },
    { key: 'accounts', header: t('file.accounts'), numeric: true, cell: (file) => count(file.accounts) },
    {
      key: 'positions',
      header: t('file.positions'),
      definition: t('file.positionsMeaning'),
      numeric: true,
      cell: (file) => count(file.positions),
    },
    {
      key: 'duplicates',
      header: t('file.duplicates'),
      definition: t('file.duplicatesMeaning'),
      numeric: true,
      cell: (file) => count(file.duplicates),
    },
    { key: 'balanceOps', header: t('file.balanceOps'), numeric: true, cell: (file) => count(file.balanceOps) },
    {
      key: 'rejected',
      header: t('file.rejected'),
      definition: t('file.rejectedMeaning'),
      numeric: true,
      cell: (file) => count(file.rejectedCount),
    },
    {
      key: 'reconciliation',
      header: t('file.reconciliation'),
      definition: t('file.reconciliationMeaning'),
      cell: (file) => (file.reconciliation ? <ReconciliationBadge status={file.reconciliation} /> : missing),
    },
    {
      key: 'message',
      header: t('file.message'),
      className: 'max-w-md truncate text-muted',
      cell: (file) => <span title={file.message ?? undefined}>{file.message}</span>,
    },
  ];
  const empty = (
    <EmptyState icon={FileCheck2} title={t('file.empty.title')} message={t(isRunning ? 'file.empty.running' : 'file.empty.message')} />
  );
  return (
    <>
      <DataTable
        caption={t('file.caption')}
        columns={columns}
        rows={files}
        rowId={(file) => file.id}
        onOpen={open}
        openId={openId}
        empty={empty}
      />
      {page.total > 0 && <Pagination page={page.number} pageSize={page.size} total={page.total} />}
    </>
  );
}
