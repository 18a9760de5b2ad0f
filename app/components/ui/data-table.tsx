import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useSearchParams } from '#app/components/router.ts';
import { formatCount } from '#app/domain/format.ts';
import { classes } from './classes.ts';
import { Checkbox } from './field.tsx';
import { Tooltip } from './tooltip.tsx';
import { withSearch } from './with-search.ts';

export type Column<Row> = {
  key: string;
  header: ReactNode;
  /** What the column means, on hover and focus of its head. */
  definition?: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end so that their digits stand under each other. */
  numeric?: boolean;
  /** The name under which the server sorts; without it the column cannot be sorted. */
  sortKey?: string;
  /** Which way a first click sorts; figures mostly start with the largest. */
  firstDirection?: 'ascending' | 'descending';
  className?: string;
};

export type Selection = { selected: ReadonlySet<number>; onChange: (selected: Set<number>) => void };

type DataTableProps<Row> = {
  /** Says what the rows are; read by screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => number | string;
  /** Where Enter or a click on the row leads. */
  rowTo?: (row: Row) => string;
  /** A click opens the row beside the table instead, and Enter too where there is no `rowTo`; `Esc` calls it with null. */
  onOpen?: (row: Row | null) => void;
  /** The row that is open at the moment. */
  openId?: number | string | null;
  selection?: Selection;
  /** What stands in place of the rows when there are none. */
  empty?: ReactNode;
  /** Keeps the head in sight: the height within which the rows scroll. */
  maxHeight?: string;
  /** How the server sorts while the address does not say: `-ideas`. */
  defaultSort?: string;
};

/**
 * Rows that the server has sorted and cut into pages. The address holds `sort` (`-netProfit` is descending) and `page`; heads and page
 * links only change those two. One row takes part in the tab order; arrow keys move it, Enter opens, Space selects.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowId,
  rowTo,
  onOpen,
  openId,
  selection,
  empty,
  maxHeight,
  defaultSort,
}: DataTableProps<Row>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(0);
  const anchor = useRef(0);
  const isOpenable = rowTo !== undefined || onOpen !== undefined;

  const open = (row: Row) => {
    if (onOpen) onOpen(row);
    else if (rowTo) navigate(rowTo(row));
  };
  const select = (index: number, withRange: boolean) => {
    if (!selection) return;
    const ids = rows.map((row) => Number(rowId(row)));
    const next = new Set(selection.selected);
    if (withRange) for (const id of ids.slice(Math.min(anchor.current, index), Math.max(anchor.current, index) + 1)) next.add(id);
    else if (!next.delete(ids[index]!)) next.add(ids[index]!);
    anchor.current = index;
    selection.onChange(next);
  };
  const focusRow = (index: number) => {
    const target = Math.min(rows.length - 1, Math.max(0, index));
    setFocused(target);
    (body.current?.rows[target] as HTMLElement | undefined)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, index: number) => {
    // Keys inside a cell's own control belong to that control.
    if (event.target !== event.currentTarget) return;
    const steps = new Map([
      ['ArrowDown', () => focusRow(index + 1)],
      ['ArrowUp', () => focusRow(index - 1)],
      ['Home', () => focusRow(0)],
      ['End', () => focusRow(rows.length - 1)],
      ['Enter', () => (rowTo ? navigate(rowTo(rows[index]!)) : open(rows[index]!))],
      [' ', () => select(index, event.shiftKey)],
      ['Escape', () => onOpen?.(null)],
    ]);
    const step = steps.get(event.key);
    if (!step) return;
    event.preventDefault();
    step();
  };
  const onClick = (event: MouseEvent<HTMLTableRowElement>, index: number) => {
    const isControl = (event.target as HTMLElement).closest('a, button, input, label, select');
    // Someone who marks text to copy it does not want to leave.
    if (isControl || !window.getSelection()?.isCollapsed) return;
    setFocused(index);
    open(rows[index]!);
  };

  if (rows.length === 0 && empty) return <>{empty}</>;
  const areAllSelected = selection !== undefined && rows.length > 0 && rows.every((row) => selection.selected.has(Number(rowId(row))));
  return (
    // Positioned, so that hidden texts for screen readers scroll with their cells and do not widen the page.
    <div className="relative overflow-auto" style={maxHeight ? { maxHeight } : undefined}>
      <table className="w-full border-separate border-spacing-0 text-xs">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={classes(headCell, 'start-0 z-20 w-8')}>
                <Checkbox
                  label={t('table.selectAll')}
                  labelHidden
                  checked={areAllSelected}
                  onChange={() => selection.onChange(areAllSelected ? new Set() : new Set(rows.map((row) => Number(rowId(row)))))}
                />
              </th>
            )}
            {columns.map((column, index) => (
              <HeadCell
                key={column.key}
                column={column}
                isFirst={index === 0}
                afterSelection={selection !== undefined}
                defaultSort={defaultSort}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, index) => {
            const id = rowId(row);
            const isSelected = selection?.selected.has(Number(id)) ?? false;
            return (
              <tr
                key={id}
                tabIndex={isOpenable || selection ? (index === Math.min(focused, rows.length - 1) ? 0 : -1) : undefined}
                aria-selected={selection ? isSelected : undefined}
                onKeyDown={(event) => onKeyDown(event, index)}
                onClick={isOpenable ? (event) => onClick(event, index) : undefined}
                className={classes(
                  'group/row scroll-mt-10 -outline-offset-1',
                  isOpenable && 'cursor-pointer',
                  (isSelected || id === openId) && '[--row:var(--accent-soft)]',
                )}
              >
                {selection && (
                  <td className={classes(bodyCell, 'sticky start-0 z-10 w-8')}>
                    <Checkbox
                      label={t('table.selectRow')}
                      labelHidden
                      tabIndex={-1}
                      checked={isSelected}
                      readOnly
                      onClick={(event) => select(index, event.shiftKey)}
                    />
                  </td>
                )}
                {columns.map((column, position) => (
                  <td
                    key={column.key}
                    className={classes(
                      bodyCell,
                      column.numeric && 'figures text-end',
                      position === 0 && classes('sticky z-10 max-w-64 truncate', selection ? 'start-8' : 'start-0'),
                      column.className,
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const headCell = 'sticky top-0 z-10 h-8 whitespace-nowrap border-b border-line bg-surface px-3 text-start font-medium text-muted';
const bodyCell =
  'h-row whitespace-nowrap border-b border-line/70 bg-[rgb(var(--row,var(--surface)))] px-3 group-hover/row:bg-sunken group-last/row:border-b-0';

type HeadCellProps<Row> = { column: Column<Row>; isFirst: boolean; afterSelection: boolean; defaultSort?: string };

function HeadCell<Row>({ column, isFirst, afterSelection, defaultSort }: HeadCellProps<Row>) {
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const { header, definition, numeric, sortKey, firstDirection = numeric ? 'descending' : 'ascending' } = column;
  const sort = search.get('sort') ?? defaultSort;
  const direction = sortKey === undefined ? undefined : sort === sortKey ? 'ascending' : sort === `-${sortKey}` ? 'descending' : undefined;
  const next = direction === undefined ? firstDirection : direction === 'ascending' ? 'descending' : 'ascending';
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown;
  const label =
    sortKey === undefined ? (
      definition ? (
        <button type="button" className="cursor-help font-medium">
          {header}
        </button>
      ) : (
        header
      )
    ) : (
      <Link
        to={`${pathname}${withSearch(search, { sort: `${next === 'descending' ? '-' : ''}${sortKey}`, page: null })}`}
        preventScrollReset
        className={classes('inline-flex items-center gap-0.5 hover:text-ink', direction && 'text-ink')}
      >
        {header}
        <Arrow size={12} aria-hidden className={direction ? undefined : 'opacity-0'} />
      </Link>
    );
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={classes(headCell, numeric && 'text-end', isFirst && classes('z-20', afterSelection ? 'start-8' : 'start-0'))}
    >
      {definition ? <Tooltip content={definition}>{label as ReactElement}</Tooltip> : label}
    </th>
  );
}

/** Which rows of how many, and the way to the others. Pages count from 1; the first leaves the address clean. */
export function Pagination({ page, pageSize, total }: { page: number; pageSize: number; total: number }) {
  const { t, i18n } = useTranslation();
  const [search] = useSearchParams();
  const { pathname } = useLocation();
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const to = (target: number) => `${pathname}${withSearch(search, { page: target === 1 ? null : target })}`;
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const range = {
    from: formatCount(from, i18n.language),
    to: formatCount(Math.min(total, page * pageSize), i18n.language),
    total: formatCount(total, i18n.language),
  };
  return (
    <nav aria-label={t('table.pages')} className="flex items-center gap-2 border-t border-line px-3 py-1.5 text-xs text-muted">
      <span className="figures flex-1">{t('table.range', range)}</span>
      {pages > 1 && (
        <>
          <PageLink to={to(page - 1)} label={t('table.previous')} isOff={page <= 1} icon={ChevronLeft} />
          <span className="figures">
            {t('table.page', { page: formatCount(page, i18n.language), pages: formatCount(pages, i18n.language) })}
          </span>
          <PageLink to={to(page + 1)} label={t('table.next')} isOff={page >= pages} icon={ChevronRight} />
        </>
      )}
    </nav>
  );
}

function PageLink({ to, label, isOff, icon: Icon }: { to: string; label: string; isOff: boolean; icon: typeof ChevronLeft }) {
  const shape = 'inline-flex size-7 items-center justify-center rounded-md';
  const arrow = <Icon size={16} aria-hidden className="rtl:-scale-x-100" />;
  if (isOff) return <span className={classes(shape, 'opacity-30')}>{arrow}</span>;
  return (
    <Link to={to} aria-label={label} rel="nofollow" preventScrollReset className={classes(shape, 'hover:bg-sunken hover:text-ink')}>
      {arrow}
    </Link>
  );
}
