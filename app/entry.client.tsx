import { RemixBrowser } from '@remix-run/react';
import { setNonce } from 'get-nonce';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { NonceProvider } from '#app/components/nonce.ts';
import { createTranslator } from '#app/i18n/i18n.ts';
import { fallbackLanguage, isLanguage } from '#app/i18n/languages.ts';

// Browsers hide the attribute from markup but scripts of the page may read the property.
const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
// The dialogs' scroll lock writes a <style> and asks this package for its nonce.
setNonce(nonce);

const { lang } = document.documentElement;
const translator = await createTranslator(isLanguage(lang) ? lang : fallbackLanguage);

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <NonceProvider value={nonce}>
        <I18nextProvider i18n={translator}>
          <RemixBrowser />
        </I18nextProvider>
      </NonceProvider>
    </StrictMode>,
  );
});
