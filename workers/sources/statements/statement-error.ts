/** A whole file that must be refused. The message is for the person who uploaded it: what is wrong, where, and what was expected. */
export class StatementError extends Error {
  override name = 'StatementError';
}
