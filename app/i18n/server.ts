import type { TFunction } from 'i18next';
import { RemixI18Next } from 'remix-i18next/server';
import { createTranslator } from './i18n.ts';
import { fallbackLanguage, isLanguage, type Language, languages } from './languages.ts';

const detector = new RemixI18Next({
  detection: { supportedLanguages: Object.keys(languages), fallbackLanguage, order: ['cookie', 'header'] },
});

/** The person's language, from what their browser asks for. */
export async function languageOf(request: Request): Promise<Language> {
  const detected = await detector.getLocale(request);
  return isLanguage(detected) ? detected : fallbackLanguage;
}

type AllTexts = TFunction<
  ['common', 'account', 'accounts', 'admin', 'desk', 'archetypes', 'auth', 'desk', 'imports', 'jobs', 'metrics', 'overview', 'patterns']
>;

/** For texts that a loader or action answers itself, such as toasts. Keys carry their namespace: `t('admin:groups.done.create')`. */
export async function translatorOf(request: Request): Promise<AllTexts> {
  return (await createTranslator(await languageOf(request))).t as AllTexts;
}
