import type { StatementDocument } from '#workers/contracts/statement.ts';

/** Why a statement cannot be genuine, or null. */
export function findImplausible(_document: StatementDocument): string | null {
  return null;
}
