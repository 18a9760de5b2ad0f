import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import type { Words } from '#app/components/words.ts';
import type { BehaviourChange } from '#app/domain/history-views.ts';
import { texts } from '#app/i18n/locales/en/index.ts';
import { changeEvidence, changeSentence } from './change-words.ts';

const i18n = createInstance();
await i18n.init({ lng: 'en', resources: { en: texts as never }, interpolation: { escapeValue: false } });
const t = i18n.t as unknown as Words;
const words = (change: Partial<BehaviourChange>) =>
  changeSentence(
    t,
    {
      measure: 'size',
      description: 'sizeUp',
      atMs: Date.UTC(2026, 2, 3),
      before: 0.5,
      after: 1.2,
      nBefore: 84,
      nAfter: 61,
      pValue: 0.0004,
      detail: { before: [], after: [], spreadBefore: null, spreadAfter: null },
      ideasPage: 1,
      ...change,
    },
    'en',
  );

test('sizes, holds and paces are told in their own units', () => {
  expect(words({})).toBe('From 03 Mar 2026 median size went up from 0.50 lots to 1.20 lots.');
  expect(words({ measure: 'hold', description: 'holdShorter', before: 7_200, after: 90 })).toBe(
    'From 03 Mar 2026 ideas are held shorter: median 1 min 30 s instead of 2 h.',
  );
  expect(words({ measure: 'frequency', description: 'lessOften', before: 12.34, after: 3 })).toBe(
    'From 03 Mar 2026 it trades less often: 3 ideas a week instead of 12.3.',
  );
});

test('trading that stops or begins again says so', () => {
  expect(words({ measure: 'frequency', description: 'lessOften', before: 12.34, after: 0 })).toBe(
    'From 03 Mar 2026 it stops trading, after 12.3 ideas a week.',
  );
  expect(words({ measure: 'frequency', description: 'moreOften', before: 0, after: 4 })).toBe(
    'From 03 Mar 2026 it trades again: 4 ideas a week.',
  );
});

test('hours are three-hour blocks that may pass midnight, instruments have their shares', () => {
  const detail = (before: string, after: string) => ({
    before: [{ key: before, share: 0.314 }],
    after: [{ key: after, share: 0.6 }],
    spreadBefore: null,
    spreadAfter: null,
  });
  expect(words({ measure: 'hours', description: 'hoursMoved', detail: detail('9', '21') })).toBe(
    'From 03 Mar 2026 it opens at other hours: mostly 21–00 UTC (60 %) instead of 09–12 UTC (31 %).',
  );
  expect(words({ measure: 'instruments', description: 'instrumentsMoved', detail: detail('EURUSD', 'XAUUSD') })).toBe(
    'From 03 Mar 2026 it trades other instruments: mostly XAUUSD (60 %) instead of EURUSD (31 %).',
  );
});

test('the evidence has both counts, and the chance as far as it can be told', () => {
  const evidence = (pValue: number) => changeEvidence(t, { nBefore: 1_084, nAfter: 61, pValue } as BehaviourChange, 'en');
  expect(evidence(0.0004)).toBe('n 1,084 → 61 ideas, p < 0.001');
  expect(evidence(0.0151)).toBe('n 1,084 → 61 ideas, p = 0.015');
});
