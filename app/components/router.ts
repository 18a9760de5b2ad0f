/** Remix as components see it: the one file to change when the app moves to React Router 7 (docs/decisions). */
export * from '@remix-run/react';
