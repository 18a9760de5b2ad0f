import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { unstable_parseMultipartFormData } from '@remix-run/node';
import { AppError } from './errors.ts';

/** A statement of a few hundred accounts is one archive; thousands of loose files are a mistake. */
const maxFilesPerUpload = 2_000;
const maxFieldBytes = 64 * 1_024;
const maxNameLength = 200;

export type ReceivedFile = { path: string; name: string; bytes: number };
export type Upload = { files: ReceivedFile[]; fields: FormData };

type UploadLimits = { maxBytes: number; maxFiles?: number };

/**
 * Streams a multipart form to disk: file parts into `folder` under numbered names, everything else as fields. Nothing but the current
 * chunk is held in memory. Throws `too-large` when a limit is passed; the folder then goes away.
 */
export async function receiveUpload(
  request: Request,
  folder: string,
  { maxBytes, maxFiles = maxFilesPerUpload }: UploadLimits,
): Promise<Upload> {
  const files: ReceivedFile[] = [];
  let received = 0;
  fs.mkdirSync(folder, { recursive: true });
  try {
    const fields = await unstable_parseMultipartFormData(request, async ({ name, filename, data }) => {
      if (filename === undefined) return await readField(name, data);
      if (filename === '') return null;
      if (files.length === maxFiles) throw new AppError('too-large', `At most ${maxFiles} files at once; put more into a zip.`);
      const file = { path: path.join(folder, String(files.length + 1)), name: safeName(filename), bytes: 0 };
      files.push(file);
      const output = fs.createWriteStream(file.path, { mode: 0o600 });
      try {
        for await (const chunk of data) {
          received += chunk.byteLength;
          file.bytes += chunk.byteLength;
          if (received > maxBytes)
            throw new AppError(
              'too-large',
              `At most ${Math.round(maxBytes / 1_048_576)} MB at once: upload the files in several goes, or zipped.`,
            );
          if (!output.write(chunk)) await once(output, 'drain');
        }
      } finally {
        await new Promise<void>((resolve) => output.end(() => resolve()));
      }
      return null;
    });
    return { files, fields };
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function readField(name: string, data: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of data) {
    bytes += chunk.byteLength;
    if (bytes > maxFieldBytes)
      throw new AppError('too-large', `The field "${name}" of the form is longer than ${maxFieldBytes / 1_024} kB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The name alone, without folders and control characters: it is shown, never used as a path. */
export const safeName = (filename: string) =>
  (filename.split(/[/\\]/).pop() ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(-maxNameLength) || 'file';
