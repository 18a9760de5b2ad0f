import { pino } from 'pino';
import { env } from './env.ts';

/**
 * One JSON line per event on standard error, so that scripts keep standard output for their result. Never log names, e-mail
 * addresses, account numbers or file names; the listed keys are removed should one slip in.
 */
export const logger = pino(
  {
    level: env.logLevel,
    base: undefined,
    redact: {
      paths: [
        'email',
        'name',
        'password',
        'token',
        'cookie',
        'authorization',
        'accountRef',
        'fileName',
        '*.email',
        '*.password',
        '*.token',
      ],
      remove: true,
    },
  },
  pino.destination({ dest: 2, sync: true }),
);
