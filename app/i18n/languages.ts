/** Languages with their own name and writing direction. The first is the fallback. */
export const languages = { en: { name: 'English', dir: 'ltr' } } as const;
export type Language = keyof typeof languages;
export const fallbackLanguage: Language = 'en';
export const isLanguage = (value: string): value is Language => value in languages;
