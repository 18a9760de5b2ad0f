import { createInstance, type InitOptions, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { fallbackLanguage, type Language } from './languages.ts';

// One chunk per language; a browser loads its own.
const loadTexts: Record<Language, () => Promise<{ texts: Record<string, object> }>> = {
  en: () => import('./locales/en/index.ts'),
};

/** A translator with all texts of one language loaded, so that rendering never waits and server and browser agree. */
export async function createTranslator(language: Language): Promise<i18n> {
  const { texts } = await loadTexts[language]();
  const options: InitOptions = {
    lng: language,
    fallbackLng: fallbackLanguage,
    defaultNS: 'common',
    ns: Object.keys(texts),
    resources: { [language]: texts },
    // React escapes already.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  };
  const translator = createInstance();
  await translator.use(initReactI18next).init(options);
  return translator;
}
