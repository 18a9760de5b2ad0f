import type { Words } from '#app/components/words.ts';
import { hasDays } from '#app/domain/pattern-choices.ts';
import type { PatternSearch } from '#app/domain/pattern-views.ts';

/** What a search compared, in a line: `Profit curve · same shape, any delay · last 180 days`. */
export function searchTitle(t: Words, { request }: Pick<PatternSearch, 'request'>): string {
  return [
    t(`patterns:series.${request.series}.name`),
    t(`patterns:distance.${request.distance}.name`).toLowerCase(),
    hasDays(request.series) ? t('patterns:form.daysOption', { count: request.days }).toLowerCase() : null,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Which accounts: `whole book`, or the names of the account groups. */
export const searchScope = (t: Words, { groups }: Pick<PatternSearch, 'groups'>): string =>
  groups === null ? t('patterns:list.wholeBook') : groups.length === 0 ? t('patterns:list.otherGroups') : groups.join(', ');
