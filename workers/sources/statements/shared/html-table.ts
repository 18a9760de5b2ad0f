import { Parser } from 'htmlparser2';

export type HtmlCell = {
  /** Visible text with white space collapsed; non-breaking spaces are plain spaces. */
  text: string;
  /** The tool tip: MetaTrader keeps comments there. */
  title: string | null;
  /** First column the cell covers, counted from 0 over the visible cells of the row. */
  column: number;
  colspan: number;
  /** `display: none` through the class that MetaTrader uses; hidden cells take no column. */
  hidden: boolean;
};

export type HtmlRow = { line: number; cells: HtmlCell[] };

export type HtmlTables = {
  title: string | null;
  generator: string | null;
  rows: HtmlRow[] /** Text before the first table. */;
  preamble: string;
};

const maxColspan = 1000;
const collapse = (text: string) => text.replace(/[\s\u00a0]+/g, ' ').trim();

/** All table rows of a page in document order, whatever table they stand in; unclosed cells and rows end where the next one begins. */
export function readHtmlTables(html: string): HtmlTables {
  const rows: HtmlRow[] = [];
  let title: string | null = null;
  let generator: string | null = null;
  let preamble = '';
  let inTitle = false;
  let skipped = 0;
  let inTable = false;
  let row: HtmlRow | null = null;
  let cell: HtmlCell | null = null;
  let column = 0;
  let line = 1;
  let counted = 0;

  const lineAt = (index: number) => {
    for (let next = html.indexOf('\n', counted); next !== -1 && next < index; next = html.indexOf('\n', counted)) {
      line++;
      counted = next + 1;
    }
    return line;
  };
  const endCell = () => {
    if (!row || !cell) return;
    cell.text = collapse(cell.text);
    row.cells.push(cell);
    if (!cell.hidden) column += cell.colspan;
    cell = null;
  };
  const endRow = () => {
    endCell();
    if (row) rows.push(row);
    row = null;
  };
  const beginRow = () => {
    endRow();
    column = 0;
    row = { line: lineAt(parser.startIndex), cells: [] };
  };

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'title') inTitle = true;
        else if (name === 'style' || name === 'script') skipped++;
        else if (name === 'meta' && attributes.name?.toLowerCase() === 'generator') generator = attributes.content ?? null;
        else if (name === 'table') inTable = true;
        else if (name === 'tr') beginRow();
        else if (name === 'td' || name === 'th') {
          if (row) endCell();
          else beginRow();
          const colspan = Number.parseInt(attributes.colspan ?? '1', 10);
          cell = {
            text: '',
            title: attributes.title === undefined ? null : collapse(attributes.title),
            column,
            colspan: colspan >= 1 && colspan <= maxColspan ? colspan : 1,
            hidden: /(^|\s)hidden(\s|$)/.test(attributes.class ?? ''),
          };
        } else if (name === 'br' && cell) cell.text += ' ';
        else if (name === 'div' || name === 'p' || name === 'br') preamble += inTable ? '' : ' ';
      },
      ontext(text) {
        if (inTitle) title = (title ?? '') + text;
        else if (skipped > 0) return;
        else if (cell) cell.text += text;
        else if (!inTable) preamble += text;
      },
      onclosetag(name) {
        if (name === 'title') inTitle = false;
        else if (name === 'style' || name === 'script') skipped--;
        else if (name === 'td' || name === 'th') endCell();
        else if (name === 'tr' || name === 'table') endRow();
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html);
  parser.end();
  endRow();
  return { title: title === null ? null : collapse(title), generator, rows, preamble: collapse(preamble) };
}
