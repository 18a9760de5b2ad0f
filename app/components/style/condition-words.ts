import type { Words } from '#app/components/words.ts';
import { formatCount, formatDuration, formatMetric, formatMoney } from '#app/domain/format.ts';
import { type Condition, holdClassesS, tradingSessions } from '#app/domain/style-views.ts';

const twoDigits = (hour: number) => String(hour).padStart(2, '0');

/** What sets the ideas inside a condition apart: `on EURUSD`, `after a loss`. */
export function whenWords(t: Words, { kind, detail }: Pick<Condition, 'kind' | 'detail'>, locale: string): string {
  switch (kind) {
    case 'hours':
      return t('style:when.hours', { from: twoDigits(Number(detail)), to: twoDigits(Number(detail) + 2) });
    case 'session': {
      const session = detail as keyof typeof tradingSessions;
      const [from, to] = tradingSessions[session];
      return t('style:when.session', { session: t(`style:session.${session}`), from: twoDigits(from), to: twoDigits(to) });
    }
    case 'weekday':
      return t('style:when.weekday', { day: t(`style:weekday.${detail as '0'}`) });
    case 'symbol':
      return t('style:when.symbol', { symbol: detail });
    case 'holdTime':
      return t('style:when.holdTime', { range: rangeWords(t, Number(detail), locale) });
    default:
      return t(`style:when.${kind}`);
  }
}

function rangeWords(t: Words, place: number, locale: string): string {
  const duration = (seconds: number | undefined) => formatDuration(seconds ?? 0, locale);
  const [from, to] = [holdClassesS[place], holdClassesS[place + 1]];
  if (to === undefined) return t('style:range.over', { from: duration(from) });
  return from === 0 ? t('style:range.under', { to: duration(to) }) : t('style:range.between', { from: duration(from), to: duration(to) });
}

const opposites = ['side', 'afterLoss', 'dayInLoss', 'losing', 'withMove'] as const;

/** What the ideas inside are compared with: its opposite, or all others. */
const otherWords = (t: Words, { kind }: Condition): string => t(`style:other.${opposites.find((opposite) => opposite === kind) ?? 'any'}`);

/** `Trades worse after a loss` */
export const conditionTitle = (t: Words, condition: Condition, locale: string): string =>
  t(`style:does.${condition.measure}.${condition.direction === 1 ? 'up' : 'down'}`, { when: whenWords(t, condition, locale) });

/** The effect as a chance that everyone can read, in the direction found: P(inside > outside), ties counted half, is (1 + delta) / 2. */
export function conditionChance(t: Words, condition: Condition, locale: string): string {
  const { measure, direction, effect, low, high } = condition;
  const percent = (delta: number) => formatMetric(Math.round((1 + direction * delta) * 50) / 100, 'percent', { locale }).replace('.0', '');
  return t(`style:conditions.chance.${measure}.${direction === 1 ? 'up' : 'down'}`, {
    other: otherWords(t, condition),
    probability: percent(effect),
    low: percent(direction === 1 ? low : high),
    high: percent(direction === 1 ? high : low),
  });
}

/** What was seen on either side, in the measure's own unit. */
export function conditionEvidence(t: Words, condition: Condition, currency: string, locale: string): string {
  const { measure, inside, outside, nInside, nOutside, winRateInside, winRateOutside } = condition;
  const value = (number: number) =>
    measure === 'result'
      ? formatMoney(number, currency, { locale, signed: true })
      : measure === 'size'
        ? formatMetric(number, 'multiple', { locale })
        : formatDuration(number, locale);
  const share = (rate: number | null) => (rate === null ? '' : formatMetric(rate, 'percent', { locale }));
  return t(`style:conditions.evidence.${measure}`, {
    inside: value(inside),
    outside: value(outside),
    nInside: formatCount(nInside, locale),
    nOutside: formatCount(nOutside, locale),
    winInside: share(winRateInside),
    winOutside: share(winRateOutside),
  });
}

const shortP = (value: number) => (value < 0.001 ? '<0.001' : value.toFixed(3));

/** How it was tested: numbers of ideas and days, q, and each half alone. */
export const conditionTest = (t: Words, condition: Condition, locale: string): string =>
  t('style:conditions.test', {
    nInside: formatCount(condition.nInside, locale),
    nOutside: formatCount(condition.nOutside, locale),
    daysInside: formatCount(condition.daysInside, locale),
    daysOutside: formatCount(condition.daysOutside, locale),
    q: shortP(condition.qValue),
    pEarlier: shortP(condition.pEarlier),
    pLater: shortP(condition.pLater),
  });
