import { layOutMt5Report, type Mt5Section, type ReportCell } from './mt5-report.ts';
import { escapeXml, type PrintedAccount, printFixed, printTime } from './printed-account.ts';

const text = (cell: ReportCell) => (cell === null ? '' : typeof cell === 'string' ? escapeXml(cell) : printFixed(cell.value, cell.digits));
/** Columns that the terminal widens so that every table is as wide as the widest. */
const wide: Record<string, Record<string, number>> = {
  Positions: { Profit: 2 },
  Orders: { State: 2, Comment: 3 },
  'Open Positions': { Comment: 3 },
};

function printSection({ title, header, rows, sums }: Mt5Section): string {
  const span = (column: number) => {
    const columns = wide[title]?.[header[column] ?? ''];
    return columns ? ` colspan="${columns}"` : '';
  };
  const cells = (row: ReportCell[]) => row.map((cell, column) => `<td nowrap${span(column)}>${text(cell)}</td>`).join('');
  const lines = [
    `<tr align="center"><th colspan="14" style="height: 25px"><div style="font: 10pt Tahoma"><b>${title}</b></div></th></tr>`,
    `<tr align="center" bgcolor="#E5F0FC">${header.map((name, column) => `<td nowrap${span(column)}><b>${name}</b></td>`).join('')}</tr>`,
    ...rows.map((row, order) => `<tr bgcolor="${order % 2 === 0 ? '#FFFFFF' : '#F7F7F7'}" align="right">${cells(row)}</tr>`),
  ];
  if (sums) {
    const blank = sums.findIndex((cell) => cell !== null);
    const values = sums.slice(blank).map((cell) => `<td nowrap><b>${text(cell)}</b></td>`);
    lines.push(`<tr align="right"><td nowrap colspan="${blank}" style="height: 30px"></td>${values.join('')}</tr>`);
  }
  lines.push('<tr><td nowrap style="height: 10px"></td></tr>');
  return lines.join('\r\n');
}

const printPairs = (rows: [string, ReportCell][][]) =>
  rows
    .map(
      (row) =>
        `<tr align="right">${row.map(([label, value]) => `<td nowrap colspan="3">${label}</td><td nowrap><b>${text(value)}</b></td>`).join('')}</tr>`,
    )
    .join('\r\n');

/** The history report of an MT5 terminal as a web page: UTF-16, little-endian, with a byte order mark. */
export function printMt5Html(account: PrintedAccount): Uint8Array {
  const report = layOutMt5Report(account, printTime);
  const head = report.head.map(
    ([label, value]) =>
      `<tr align="left"><th colspan="4" nowrap align="right">${label}</th><th colspan="10" nowrap align="left"><b>${escapeXml(value).replaceAll(' ', '&nbsp;')}</b></th></tr>`,
  );
  const html = [
    '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">',
    `<html><head><title>${account.account.accountRef}: ${escapeXml(account.account.name ?? '')} - ${report.title}</title>`,
    '<meta name="generator" content="client terminal"></head><body><div align="center">',
    '<table cellspacing="1" cellpadding="3" border="0">',
    `<tr align="center"><td colspan="14"><div style="font: 14pt Tahoma"><b>${report.title}</b><br></div></td></tr>`,
    ...head,
    ...report.sections.map(printSection),
    printPairs(report.summary),
    '<tr align="center"><td colspan="13"><div style="font: 10pt Tahoma"><b>Results</b></div></td></tr>',
    printPairs(report.results),
    '</table></div></body></html>',
  ].join('\r\n');
  return new Uint8Array(Buffer.from(`\uFEFF${html}`, 'utf16le'));
}
