import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with real statements, beside the project. They carry personal data: tests read them there and nothing is copied. */
const root = fileURLToPath(new URL('../../../shared/data', import.meta.url));

export const hasSharedData = fs.existsSync(root);
export const withoutSharedData = 'skipped: the folder ../shared/data with real statements is not beside this checkout';

export const sharedFile = (...parts: string[]) => path.join(root, ...parts);

/** All files under a folder of the real data, sorted. */
export function sharedFiles(folder: string, pattern = /./): string[] {
  if (!hasSharedData) return [];
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(file))
    .sort();
}
