import type { Reconciliation, StatementFormatId } from '#workers/contracts/statement.ts';

/** One file of the table: named by folder and ordinal, because file names carry people's names. */
export type ReconciliationRow = {
  file: string;
  format: StatementFormatId | null;
  accounts: number;
  positions: number;
  rejected: number;
  /** Null for a file that was refused; `refusal` says why. */
  reconciliation: Reconciliation | null;
  refusal: string | null;
};

/** The outcome of every file as a Markdown table. */
export function reconciliationTable(rows: readonly ReconciliationRow[]): string {
  const lines = rows.map(({ file, format, accounts, positions, rejected, reconciliation, refusal }) =>
    ['', file, format ?? '–', accounts, positions, rejected, reconciliation ? outcome(reconciliation) : `refused: ${refusal}`, '']
      .join(' | ')
      .trim(),
  );
  return ['| file | format | accounts | positions | rejected | reconciled |', '| --- | --- | ---: | ---: | ---: | --- |', ...lines].join(
    '\n',
  );
}

function outcome({ status, items }: Reconciliation): string {
  if (status === 'no-totals') return 'prints no totals';
  if (status === 'reconciled') return `yes (${items.map((item) => item.item).join(', ')})`;
  const off = items.filter((item) => !item.ok).map((item) => `${item.item} ${item.difference > 0 ? '+' : ''}${item.difference}`);
  return `no: ${off.join(', ')}`;
}
