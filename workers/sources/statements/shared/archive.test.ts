import { gzipSync, strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { isArchive, openArchives } from './archive.ts';

const opened = (name: string, bytes: Uint8Array, limits?: Parameters<typeof openArchives>[1]) =>
  [...openArchives({ name, bytes }, limits)].map((file) => [file.name, new TextDecoder().decode(file.bytes)]);
const limits = { maxFiles: 10, maxFileBytes: 1_000, maxTotalBytes: 2_000 };

test('a plain file is passed on as it is', () => {
  expect(opened('a.csv', strToU8('a;b'))).toEqual([['a.csv', 'a;b']]);
});

test('a gz loses its ending, whatever its name was', () => {
  expect(opened('a.csv.gz', gzipSync(strToU8('a;b')))).toEqual([['a.csv', 'a;b']]);
  expect(opened('upload', gzipSync(strToU8('a;b')))).toEqual([['upload', 'a;b']]);
});

test('the files of a zip come in the order of their names, without folders and what operating systems add', () => {
  const zip = zipSync({ 'b.csv': strToU8('2'), 'in/a.csv': strToU8('1'), '__MACOSX/._b.csv': strToU8('x'), '.DS_Store': strToU8('x') });
  expect(opened('all.zip', zip)).toEqual([
    ['all.zip/b.csv', '2'],
    ['all.zip/in/a.csv', '1'],
  ]);
});

test('gz files in a zip are opened, a third level is refused', () => {
  const inner = gzipSync(strToU8('a;b'));
  expect(opened('all.zip', zipSync({ 'a.csv.gz': inner }))).toEqual([['all.zip/a.csv', 'a;b']]);
  expect(() => opened('all.zip', zipSync({ 'in.zip': zipSync({ 'a.csv.gz': inner }) }))).toThrow('an archive in an archive in an archive');
});

test('each file tells how much of the archive is behind with it', () => {
  const zip = zipSync({ 'a.csv': strToU8('1'), 'b.zip': zipSync({ 'c.csv': strToU8('2'), 'd.csv': strToU8('3') }) });
  expect([...openArchives({ name: 'all.zip', bytes: zip })].map((file) => file.doneFraction)).toEqual([0.5, 0.75, 1]);
});

test('a workbook is no archive', () => {
  const workbook = zipSync({ 'xl/workbook.xml': strToU8('<workbook/>') });
  expect(isArchive(workbook)).toBe(false);
  expect(opened('a.xlsx', workbook)).toHaveLength(1);
});

test('what unpacks to more than the limits is refused before it fills the memory', () => {
  const bomb = new Uint8Array(5_000_000);
  expect(() => opened('bomb.gz', gzipSync(bomb), limits)).toThrow('bomb.gz: unpacks to more than');
  expect(() => opened('bomb.zip', zipSync({ 'a.csv': bomb }), limits)).toThrow('"a.csv" unpacks to 5 MB');
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}.csv`, strToU8('x')]));
  expect(() => opened('many.zip', zipSync(many), limits)).toThrow('holds 11 files; at most 10');
  const three = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, new Uint8Array(900)]));
  expect(() => opened('sum.zip', zipSync(three), limits)).toThrow('the archive holds more than');
});

test('a zip whose list lies about the size gives no more than it declares', () => {
  const zip = zipSync({ 'a.csv': [new Uint8Array(100_000).fill(65), { level: 9 }] });
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  for (let at = 0; at + 4 < zip.length; at++) if (view.getUint32(at, true) === 100_000) view.setUint32(at, 10, true);
  const read = () => [...openArchives({ name: 'liar.zip', bytes: zip })];
  try {
    expect(read().reduce((sum, file) => sum + file.bytes.length, 0)).toBeLessThanOrEqual(10);
  } catch (error) {
    expect((error as Error).message).toContain('cannot be unpacked');
  }
});

test('damaged archives are refused by name', () => {
  const gz = gzipSync(strToU8('a;b;c;d;e;f'.repeat(100)));
  expect(() => opened('half.csv.gz', gz.subarray(0, gz.length >> 1))).toThrow('half.csv.gz: the gz file is cut off or damaged');
  const zip = zipSync({ 'a.csv': strToU8('a;b'.repeat(100)) });
  expect(() => opened('half.zip', zip.subarray(0, zip.length - 30))).toThrow('half.zip: the zip archive is cut off or damaged');
  expect(() => opened('empty.zip', zipSync({}))).toThrow('empty.zip: the archive is empty');
});
