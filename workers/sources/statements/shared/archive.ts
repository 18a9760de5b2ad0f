import { Gunzip, unzipSync } from 'fflate';
import { StatementError } from '../statement-error.ts';
import type { StatementFile } from '../statement-format.ts';
import { isXlsx } from './xlsx-sheet.ts';

/** `doneFraction`: how much of the outer file is behind when this one is done. */
export type OpenedFile = StatementFile & { doneFraction: number };

export type ArchiveLimits = { maxFiles: number; maxFileBytes: number; maxTotalBytes: number };
/** Far above any real upload, and small enough that an archive made to fill the memory is refused before it does. */
const defaultLimits: ArchiveLimits = { maxFiles: 20_000, maxFileBytes: 512 * 1024 * 1024, maxTotalBytes: 4 * 1024 * 1024 * 1024 };
/** A zip of .csv.gz files is common; deeper nesting is not. */
const maxDepth = 2;
const inputChunkBytes = 64 * 1024;

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;
const isJunk = (name: string) => name.endsWith('/') || /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|\._)/.test(name);
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;

/** Whether the bytes are a zip or gz that holds files, not a workbook. */
export const isArchive = (bytes: Uint8Array): boolean => isGzip(bytes) || (isZip(bytes) && !isXlsx(bytes));

/**
 * The files inside a zip or gz one after the other, or the file itself when it is neither; archives in an archive are opened once more.
 * Names are paths from the outer archive on. Throws `StatementError` when an archive is damaged, encrypted or larger than the limits.
 */
export function* openArchives(file: StatementFile, limits: ArchiveLimits = defaultLimits): Generator<OpenedFile> {
  yield* open(file, limits, { totalBytes: 0 }, 0, { from: 0, to: 1 });
}

function* open(
  file: StatementFile,
  limits: ArchiveLimits,
  spent: { totalBytes: number },
  depth: number,
  share: { from: number; to: number },
): Generator<OpenedFile> {
  if (!isArchive(file.bytes)) {
    yield { ...file, doneFraction: share.to };
    return;
  }
  if (depth === maxDepth) throw new StatementError(`${file.name}: an archive in an archive in an archive is not opened.`);
  const allowed = Math.min(limits.maxFileBytes, limits.maxTotalBytes - spent.totalBytes);
  if (isGzip(file.bytes)) {
    const bytes = gunzip(file, allowed);
    spent.totalBytes += bytes.length;
    yield* open({ name: file.name.replace(/\.gz$/i, ''), bytes }, limits, spent, depth + 1, share);
    return;
  }
  const entries = listZip(file, limits);
  const at = (index: number) => share.from + ((share.to - share.from) * index) / entries.length;
  for (const [index, entry] of entries.entries()) {
    spent.totalBytes += entry.bytes;
    if (spent.totalBytes > limits.maxTotalBytes)
      throw new StatementError(`${file.name}: the archive holds more than ${megabytes(limits.maxTotalBytes)}.`);
    yield* open({ name: `${file.name}/${entry.name}`, bytes: unzipOne(file, entry.name) }, limits, spent, depth + 1, {
      from: at(index),
      to: at(index + 1),
    });
  }
}

type ZipEntry = { name: string; bytes: number };

function listZip(file: StatementFile, limits: ArchiveLimits): ZipEntry[] {
  const entries: ZipEntry[] = [];
  try {
    unzipSync(file.bytes, {
      filter: ({ name, originalSize }) => {
        if (!isJunk(name)) entries.push({ name, bytes: originalSize });
        return false;
      },
    });
  } catch {
    throw new StatementError(`${file.name}: the zip archive is cut off or damaged.`);
  }
  if (entries.length === 0) throw new StatementError(`${file.name}: the archive is empty.`);
  if (entries.length > limits.maxFiles)
    throw new StatementError(`${file.name}: the archive holds ${entries.length} files; at most ${limits.maxFiles} are opened.`);
  const largest = entries.find((entry) => entry.bytes > limits.maxFileBytes);
  if (largest)
    throw new StatementError(
      `${file.name}: "${largest.name}" unpacks to ${megabytes(largest.bytes)}; at most ${megabytes(limits.maxFileBytes)}.`,
    );
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The unpacker writes into a buffer of the size that the archive's list declares, so a lying list cannot make it larger. */
function unzipOne(file: StatementFile, name: string): Uint8Array {
  try {
    const bytes = unzipSync(file.bytes, { filter: (entry) => entry.name === name })[name];
    if (bytes) return bytes;
  } catch {
    // The message below says it for both ways to fail.
  }
  throw new StatementError(`${file.name}: "${name}" cannot be unpacked: it is damaged or encrypted.`);
}

function gunzip(file: StatementFile, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let finished = false;
  const stream = new Gunzip((part, final) => {
    total += part.length;
    if (total > maxBytes) throw new StatementError(`${file.name}: unpacks to more than ${megabytes(maxBytes)}.`);
    parts.push(part);
    finished ||= final;
  });
  try {
    for (let from = 0; from < file.bytes.length; from += inputChunkBytes) {
      const to = from + inputChunkBytes;
      stream.push(file.bytes.subarray(from, to), to >= file.bytes.length);
    }
  } catch (error) {
    if (error instanceof StatementError) throw error;
    finished = false;
  }
  if (!finished) throw new StatementError(`${file.name}: the gz file is cut off or damaged.`);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
