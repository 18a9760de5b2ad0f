/** Every expected failure of a use case, with the HTTP status that answers it. Screens translate the code: `common:error.<code>`. */
const appErrors = {
  /** Nobody is signed in, or the session has ended. */
  'signed-out': 401,
  /** The role lacks the permission. */
  forbidden: 403,
  /** The thing does not exist, or not within the person's groups: the answer is the same so that nothing leaks. */
  'not-found': 404,
  /** The input was understood and is wrong; the message says which part. */
  invalid: 400,
  /** Someone else has the name, e-mail or slot already. */
  taken: 409,
  /** The thing is in a state in which this cannot be done now. */
  conflict: 409,
  /** A one-time link that was used, has expired or never existed. */
  'link-expired': 410,
  /** More than the limit that the message names. */
  'too-large': 413,
  /** Too many attempts; try again later. */
  'too-many': 429,
} as const;
export type AppErrorCode = keyof typeof appErrors;

/** An expected failure: its message is a plain sentence that may be shown to the person. Anything else that is thrown is a fault. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: AppErrorCode;
  readonly status: number;
  constructor(code: AppErrorCode, message: string) {
    super(message);
    this.code = code;
    this.status = appErrors[code];
  }
}

/** The answer for what does not exist and for what lies outside of the person's groups. */
export const notWithinGroups = (what: 'account' | 'idea' | 'case' | 'alert' | 'pattern search') =>
  new AppError('not-found', `There is no such ${what} within your groups.`);
