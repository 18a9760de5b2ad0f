import type account from './locales/en/account.json';
import type accounts from './locales/en/accounts.json';
import type admin from './locales/en/admin.json';
import type archetypes from './locales/en/archetypes.json';
import type auth from './locales/en/auth.json';
import type common from './locales/en/common.json';
import type compare from './locales/en/compare.json';
import type desk from './locales/en/desk.json';
import type history from './locales/en/history.json';
import type imports from './locales/en/imports.json';
import type jobs from './locales/en/jobs.json';
import type metrics from './locales/en/metrics.json';
import type overview from './locales/en/overview.json';
import type patterns from './locales/en/patterns.json';
import type style from './locales/en/style.json';

// English is the source of all keys: a key that is not in these files does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      account: typeof account;
      accounts: typeof accounts;
      admin: typeof admin;
      archetypes: typeof archetypes;
      auth: typeof auth;
      common: typeof common;
      compare: typeof compare;
      desk: typeof desk;
      history: typeof history;
      imports: typeof imports;
      jobs: typeof jobs;
      metrics: typeof metrics;
      overview: typeof overview;
      patterns: typeof patterns;
      style: typeof style;
    };
  }
}
