/** Columns of a myfxbook table by the names in its header; the owner may hide any of those that are -1 when missing. */
export type MyfxbookColumns = {
  openedAt: number;
  closedAt: number;
  symbol: number;
  action: number;
  lots: number;
  units: number;
  sl: number;
  tp: number;
  openPrice: number;
  closePrice: number;
  commission: number;
  swap: number;
  pips: number;
  profit: number;
  gainPercent: number;
  comment: number;
  magic: number;
  duration: number;
};

export function myfxbookColumns(header: readonly string[]): MyfxbookColumns {
  const at = (...names: string[]) => header.findIndex((cell) => names.includes(cell.trim()));
  return {
    openedAt: at('Open Date'),
    closedAt: at('Close Date'),
    symbol: at('Symbol'),
    action: at('Action'),
    lots: at('Units/Lots', 'Lots'),
    units: at('Units'),
    sl: at('SL'),
    tp: at('TP'),
    openPrice: at('Open Price'),
    closePrice: at('Close Price'),
    commission: at('Commission'),
    swap: at('Swap'),
    pips: at('Pips'),
    profit: at('Profit'),
    gainPercent: at('Gain'),
    comment: at('Comment'),
    magic: at('Magic Number'),
    duration: at('Duration (DD:HH:MM:SS)'),
  };
}

/** Whether a row is the header of one of the export's tables. */
export const isMyfxbookHeader = (cells: readonly string[]): boolean =>
  ['Open Date', 'Symbol', 'Action', 'Open Price'].every((name) => cells.includes(name));

/** The account's currency, which the export only prints inside a header: `Max(USD)`. Null when none does. */
export const currencyInHeader = (header: readonly string[]): string | null => {
  for (const cell of header) {
    const code = /^(?:Max|Min|ProfitMissed)\(([A-Z]{3})\)$/.exec(cell.trim())?.[1];
    if (code) return code;
  }
  return null;
};
