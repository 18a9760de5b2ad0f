import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

const namespaces = [
  'common',
  'metrics',
  'accounts',
  'account',
  'archetypes',
  'overview',
  'history',
  'patterns',
  'style',
  'compare',
] as const;

/** The translator of the analytics screens: keys carry their namespace, those of `common` need none. */
export type Words = TFunction<typeof namespaces>;

export const useWords = () => useTranslation(namespaces);
