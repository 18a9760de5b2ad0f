import { createContext, useContext } from 'react';

const NonceContext = createContext('');
export const NonceProvider = NonceContext.Provider;

/** The nonce that lets this document's own inline scripts and styles through the content security policy. */
export const useNonce = () => useContext(NonceContext);
