import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempDataDir } from '#tests/setup/temp-data-dir.ts';
import { receiveUpload, safeName } from './receive-upload.ts';

function requestOf(parts: Record<string, string | File | File[]>): Request {
  const body = new FormData();
  for (const [name, value] of Object.entries(parts)) for (const part of Array.isArray(value) ? value : [value]) body.append(name, part);
  return new Request('http://localhost/imports', { method: 'POST', body });
}

test('files go to disk under numbered names, fields come back', async () => {
  const folder = path.join(tempDataDir(), 'upload');
  const files = [new File(['first'], 'a statement.htm'), new File([new Uint8Array(300_000).fill(65)], 'C:\\reports\\two.csv')];
  const upload = await receiveUpload(requestOf({ files, group: 'Desk', daylight: 'us' }), folder, { maxBytes: 1_000_000 });
  expect(upload.files.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['a statement.htm', 5],
    ['two.csv', 300_000],
  ]);
  expect(fs.readFileSync(upload.files[0]!.path, 'utf8')).toBe('first');
  expect(fs.statSync(upload.files[1]!.path).size).toBe(300_000);
  expect(upload.fields.get('group')).toBe('Desk');
});

test('an upload over a limit is refused and leaves nothing behind', async () => {
  const folder = path.join(tempDataDir(), 'upload');
  const large = requestOf({ files: new File([new Uint8Array(2_000)], 'large.csv') });
  await expect(receiveUpload(large, folder, { maxBytes: 1_000 })).rejects.toThrow('At most');
  expect(fs.existsSync(folder)).toBe(false);
  const many = requestOf({ files: [new File(['1'], '1.csv'), new File(['2'], '2.csv')] });
  await expect(receiveUpload(many, folder, { maxBytes: 1_000, maxFiles: 1 })).rejects.toThrow('At most 1 files');
  expect(fs.existsSync(folder)).toBe(false);
});

test('a name is never a path', () => {
  expect(safeName('../../etc/passwd')).toBe('passwd');
  expect(safeName('C:\\x\\y.csv')).toBe('y.csv');
  expect(safeName('a\u0000b\n.csv')).toBe('ab.csv');
  expect(safeName('..')).toBe('..');
  expect(safeName('')).toBe('file');
});
