import { Download, Image as ImageIcon, Table2 } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Swatch } from '#app/components/ui/swatch.tsx';
import { type ChartTable, saveCsv, savePng } from './downloads.ts';
import { tokenColour } from './use-chart.ts';

type Props = {
  /** Says what to see, not what kind of chart it is. */
  title: string;
  /** Unit, period and zone. */
  subtitle?: ReactNode;
  /** The same values as rows: what the table view shows and the CSV holds. */
  table: ChartTable;
  /** Without extension. */
  fileName: string;
  /** Switches that belong to this chart, at the end of its head. */
  controls?: ReactNode;
  legend?: ReactNode;
  /** Said instead of the chart when there is nothing to draw. */
  empty?: string | null;
  className?: string;
  children: ReactNode;
};

/** A table longer than this is given as CSV alone. */
const shownRows = 300;

/** What every chart has in common: title, table view, downloads. Charts draw left to right in every language. */
export function ChartFrame({ title, subtitle, table, fileName, controls, legend, empty, className = '', children }: Props) {
  const { t } = useTranslation('metrics');
  const titleId = useId();
  const picture = useRef<HTMLDivElement>(null);
  const [asTable, setAsTable] = useState(false);
  const isEmpty = typeof empty === 'string';
  return (
    <figure aria-labelledby={titleId} className={`group/chart flex min-w-0 flex-col gap-2 ${className}`}>
      <div className="flex min-h-7 flex-wrap items-start gap-x-3 gap-y-1">
        <figcaption className="min-w-0 flex-1 basis-52">
          <h3 id={titleId} className="text-sm font-semibold text-ink">
            {title}
          </h3>
          {subtitle ? <p className="text-xs text-muted">{subtitle}</p> : null}
        </figcaption>
        {controls}
        {isEmpty ? null : (
          <div className="flex gap-0.5 text-faint">
            <IconButton label={asTable ? t('chart.asPicture') : t('chart.asTable')} pressed={asTable} onClick={() => setAsTable(!asTable)}>
              <Table2 size={14} />
            </IconButton>
            <IconButton label={t('chart.csv')} onClick={() => saveCsv(table, fileName)}>
              <Download size={14} />
            </IconButton>
            <IconButton
              label={t('chart.png')}
              disabled={asTable}
              onClick={() => {
                if (picture.current) void savePng(picture.current, title, fileName);
              }}
            >
              <ImageIcon size={14} />
            </IconButton>
          </div>
        )}
      </div>
      {isEmpty ? (
        <p className="flex min-h-24 flex-1 items-center justify-center rounded border border-dashed border-line px-4 text-center text-xs text-muted">
          {empty}
        </p>
      ) : (
        <>
          {asTable ? <FrameTable table={table} title={title} /> : null}
          <div ref={picture} dir="ltr" hidden={asTable} className="min-w-0">
            {children}
          </div>
          {legend && !asTable ? <div className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">{legend}</div> : null}
        </>
      )}
    </figure>
  );
}

function IconButton(props: { label: string; pressed?: boolean; disabled?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      aria-pressed={props.pressed}
      disabled={props.disabled}
      onClick={props.onClick}
      className="rounded p-1.5 hover:bg-sunken hover:text-ink disabled:opacity-40"
    >
      {props.children}
    </button>
  );
}

function FrameTable({ table, title }: { table: ChartTable; title: string }) {
  const { t } = useTranslation('metrics');
  const hidden = table.rows.length - shownRows;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="max-h-80 overflow-auto rounded border border-line" tabIndex={0} aria-label={title}>
      <table className="figures w-full text-xs">
        <caption className="sr-only">{title}</caption>
        <thead className="sticky top-0 bg-sunken text-muted">
          <tr>
            {table.columns.map(({ label, numeric }) => (
              <th key={label} scope="col" className={`px-2 py-1 font-medium ${numeric ? 'text-end' : 'text-start'}`}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, shownRows).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a chart's rows have no identity beside their place
            <tr key={index} className="border-t border-line">
              {row.map((value, column) => (
                <td
                  key={table.columns[column]!.label}
                  className={`px-2 py-1 ${table.columns[column]!.numeric ? 'text-end' : 'text-start'}`}
                >
                  {value === null ? '—' : typeof value === 'number' ? Number(value.toPrecision(6)).toLocaleString('en') : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 ? <p className="px-2 py-1 text-xs text-muted">{t('chart.moreRows', { count: hidden })}</p> : null}
    </section>
  );
}

/** One entry of a legend: a swatch of a colour token and its words. */
export function LegendItem({ token, children, line = false }: { token: string; children: ReactNode; line?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {line ? (
        <svg width="10" height="10" aria-hidden="true">
          <rect y="4" width="10" height="2" fill={tokenColour(token)} />
        </svg>
      ) : (
        <Swatch token={token} />
      )}
      {children}
    </span>
  );
}
