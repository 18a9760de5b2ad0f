import type { StatementDocument, StatementFormatId } from '#workers/contracts/statement.ts';
import type { ImportSettings } from '#workers/contracts/tasks.ts';

/** One uploaded file, after archives were opened. The name is shown and may identify an account; it never decides the format. */
export type StatementFile = { name: string; bytes: Uint8Array };

/** One statement format: a folder with a reader, its mapping to the standard schema and its tests, and one line in `registry.ts`. */
export type StatementFormat = {
  id: StatementFormatId;
  /** Whether the content is of this format. Cheap: looks at the beginning of the file where it can. */
  detect(file: StatementFile): boolean;
  /** Reads the whole file. Throws `StatementError` when all of it must be refused; single bad rows go to `rejected`. */
  read(file: StatementFile, settings: ImportSettings): StatementDocument;
};
