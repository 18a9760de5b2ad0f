/** How long accounts pause, and what a pause that goes on says (behaviour catalogue M53). */
import { ascendingOrder } from '../numerics/order.ts';
import { quantileOfSorted, sorted } from '../numerics/statistics.ts';

/** Pauses between opens of all accounts in days, sorted by account. The last one of an account is still going on: its end is not known. */
export type Pauses = { accountId: Float64Array; days: Float64Array; isOpen: Float64Array };

/** An account counts as gone after this long without an open. */
export const goneAfterDays = 14;
/** Accounts of one class: fewer say too little about long pauses. */
const leastAccountsOfClass = 50;
const maxClasses = 5;
/** Pauses of less than this are the rhythm of trading, not absence. */
export const leastPauseDays = 0.5;

/**
 * Kaplan–Meier estimate of P(pause > t) at ascending pauses: for open ones it is only known that they last at least so long.
 * @returns a function that gives the chance at any t
 */
export function kaplanMeier(days: ArrayLike<number>, isOpen: ArrayLike<number>): (t: number) => number {
  const order = ascendingOrder(days);
  const times: number[] = [];
  const survival: number[] = [];
  let left = order.length;
  let chance = 1;
  for (let i = 0; i < order.length; ) {
    const t = days[order[i]!]!;
    let ended = 0;
    let gone = 0;
    for (; i < order.length && days[order[i]!]! === t; i++, gone++) if (isOpen[order[i]!] !== 1) ended++;
    chance *= 1 - ended / left;
    left -= gone;
    times.push(t);
    survival.push(chance);
  }
  return (t) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! <= t) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 1 : survival[low - 1]!;
  };
}

/**
 * Chance per account that its present pause grows beyond 14 days, S(14)/S(pause so far), from the pauses of accounts with a like rhythm: up to five classes by the
 * account's mean finished pause. 1 once the pause is that long; NaN for an account without a finished pause.
 */
export function churnProbabilities({ accountId, days, isOpen }: Pauses): Map<number, number> {
  const accounts: { id: number; from: number; until: number; rhythm: number; pause: number }[] = [];
  for (let from = 0; from < accountId.length; ) {
    let until = from;
    let sum = 0;
    let finished = 0;
    let pause = Number.NaN;
    for (; until < accountId.length && accountId[until] === accountId[from]; until++) {
      if (isOpen[until] === 1) pause = days[until]!;
      else {
        sum += days[until]!;
        finished++;
      }
    }
    accounts.push({ id: accountId[from]!, from, until, rhythm: finished > 0 ? sum / finished : Number.NaN, pause });
    from = until;
  }
  const known = accounts.filter(({ rhythm }) => !Number.isNaN(rhythm));
  const classes = Math.max(1, Math.min(maxClasses, Math.floor(known.length / leastAccountsOfClass)));
  const rhythms = sorted(known.map(({ rhythm }) => rhythm));
  const edges = Array.from({ length: classes - 1 }, (_, i) => quantileOfSorted(rhythms, (i + 1) / classes));
  const classOf = (rhythm: number) => edges.filter((edge) => rhythm > edge).length;
  const curves = Array.from({ length: classes }, (_, index) => {
    const own = known.filter(({ rhythm }) => classOf(rhythm) === index);
    const gather = (column: Float64Array) => own.flatMap(({ from, until }) => [...column.subarray(from, until)]);
    return kaplanMeier(gather(days), gather(isOpen));
  });
  const chances = new Map<number, number>();
  for (const { id, rhythm, pause } of accounts) {
    if (Number.isNaN(rhythm) || Number.isNaN(pause)) chances.set(id, Number.NaN);
    else if (pause >= goneAfterDays) chances.set(id, 1);
    else {
      const survive = curves[classOf(rhythm)]!;
      const soFar = survive(pause);
      chances.set(id, soFar > 0 ? survive(goneAfterDays) / soFar : Number.NaN);
    }
  }
  return chances;
}
