import type { IngestPosition } from '#workers/contracts/standard-schema.ts';
import type { StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';

/**
 * The platforms' own reports, whose figures follow from each other. Other exports hold whatever their maker computed.
 * A mistake of one row is a matter for reconciliation; only a file that contradicts itself as a whole is refused.
 */
const platformReports: readonly StatementFormatId[] = ['mt4-html', 'mt5-html', 'mt5-xlsx'];
const minRows = 20;
/** More than any real report showed (none has a row with the wrong sign; tickets of pending orders are older than their trades). */
const maxWrongSigns = 0.1;
const maxOffScale = 0.2;
const maxTicketsOutOfOrder = 0.45;
/** A symbol's money per price move changes with exchange rates, not by this factor within one statement. */
const scaleFactor = 3;

/**
 * Why a platform's report cannot be genuine, in words, or null. Checked for closed positions: the profit has the sign of the price move; per symbol it is proportional to move times
 * volume (within rounding); tickets grow with the open time.
 */
export function findImplausible(document: StatementDocument): string | null {
  if (!platformReports.includes(document.format)) return null;
  for (const { positions } of document.batches) {
    const closed = positions.filter((position) => position.closedAtServerMs !== null);
    const doubt = wrongSigns(closed) ?? offScale(closed) ?? ticketsOutOfOrder(closed);
    if (doubt) return doubt;
  }
  return null;
}

/** Price move in favour of the position; NaN where a price is missing. */
const favour = ({ side, openPrice, closePrice }: IngestPosition): number =>
  openPrice === null || closePrice === null ? Number.NaN : (closePrice - openPrice) * (side === 'buy' ? 1 : -1);

function wrongSigns(closed: readonly IngestPosition[]): string | null {
  const comparable = closed.filter((position) => favour(position) * position.profit !== 0 && !Number.isNaN(favour(position)));
  const wrong = comparable.filter((position) => favour(position) * position.profit < 0);
  if (comparable.length < minRows || wrong.length <= comparable.length * maxWrongSigns) return null;
  return `${wrong.length} of ${comparable.length} closed trades show a profit where the price moved against them or the other way round (first at ${wrong[0]!.origin}): the figures do not belong together.`;
}

function offScale(closed: readonly IngestPosition[]): string | null {
  const bySymbol = new Map<string, IngestPosition[]>();
  for (const position of closed)
    if (favour(position) * position.profit > 0) bySymbol.set(position.symbolRaw, [...(bySymbol.get(position.symbolRaw) ?? []), position]);
  let judged = 0;
  const off: IngestPosition[] = [];
  for (const positions of bySymbol.values()) {
    if (positions.length < minRows) continue;
    judged += positions.length;
    const scales = positions.map((position) => Math.abs(position.profit / (favour(position) * position.volumeLots)));
    const typical = scales.toSorted((a, b) => a - b)[scales.length >> 1]!;
    off.push(...positions.filter((position) => !canScale(position, typical)));
  }
  if (judged < minRows || off.length <= judged * maxOffScale) return null;
  return `the profit of ${off.length} of ${judged} closed trades does not follow from price move and volume (first at ${off[0]!.origin}): the figures do not belong together.`;
}

/** Whether move times volume gives the profit at about the typical scale, when all three may be off by half of their last digit. */
function canScale(position: IngestPosition, typical: number): boolean {
  const move = Math.abs(favour(position));
  const step = 10 ** -Math.max(decimals(position.openPrice!), decimals(position.closePrice!));
  const least = (Math.abs(position.profit) - 0.01) / ((move + step) * position.volumeLots);
  const most = (Math.abs(position.profit) + 0.01) / (Math.max(move - step, step / 10) * position.volumeLots);
  return least <= typical * scaleFactor && most >= typical / scaleFactor;
}

const decimals = (value: number): number => String(value).split('.')[1]?.length ?? 0;

function ticketsOutOfOrder(closed: readonly IngestPosition[]): string | null {
  const ordered = closed
    .filter((position) => /^\d+$/.test(position.positionRef ?? ''))
    .toSorted((a, b) => a.openedAtServerMs - b.openedAtServerMs);
  let steps = 0;
  let back = 0;
  for (let i = 1; i < ordered.length; i++) {
    if (ordered[i]!.openedAtServerMs === ordered[i - 1]!.openedAtServerMs) continue;
    steps++;
    if (Number(ordered[i]!.positionRef) < Number(ordered[i - 1]!.positionRef)) back++;
  }
  if (steps < minRows || back <= steps * maxTicketsOutOfOrder) return null;
  return `${back} of ${steps} trades have a lower ticket than the trade opened before them: a server counts its tickets upwards.`;
}
