import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decodeText, headOf } from './decode-text.ts';

const page = (text: string, charset = '') =>
  `<html><head>${charset && `<meta charset="${charset}">`}<title>Statement</title></head><body><td>${text}</td></body></html>`;

test.each([
  ['cp1251', 'Отчет торговой истории, Прибыль и Объем'],
  ['cp1252', 'Relevé de compte détaillé, número, über'],
  ['gbk', '交易品种 时间周期 复盘模型'],
  ['shift_jis', '取引履歴レポート ポジション一覧 数量'],
])('text in %s is recognised without a declaration', (encoding, text) => {
  const decoded = decodeText(iconv.encode(page(text), encoding));
  expect(decoded.encoding).toBe(encoding);
  expect(decoded.text).toContain(text);
});

test('one Chinese name among much markup is enough', () => {
  const decoded = decodeText(iconv.encode(page('Name: 王小明').repeat(1), 'gbk'));
  expect(decoded.text).toContain('王小明');
});

test('one accented name among much markup is enough', () => {
  expect(decodeText(iconv.encode(page('Name: José Núñez'), 'cp1252')).text).toContain('José Núñez');
});

test('a wrong declaration does not win over the bytes', () => {
  expect(decodeText(iconv.encode(page('交易品种 时间周期', 'iso-8859-1'), 'gbk')).text).toContain('交易品种');
});

test('byte order marks decide and are removed', () => {
  expect(decodeText(Buffer.from('\ufeffTime', 'utf8'))).toEqual({ text: 'Time', encoding: 'utf-8' });
  expect(decodeText(Buffer.from('\ufeffTime', 'utf16le'))).toEqual({ text: 'Time', encoding: 'utf-16le' });
  expect(decodeText(Buffer.from('\ufeffTime', 'utf16le').swap16())).toEqual({ text: 'Time', encoding: 'utf-16be' });
});

test('UTF-16 without a mark is recognised by its zero bytes', () => {
  const text = page('取引履歴レポート');
  expect(decodeText(Buffer.from(text, 'utf16le'))).toEqual({ text, encoding: 'utf-16le' });
  expect(decodeText(Buffer.from(text, 'utf16le').swap16())).toEqual({ text, encoding: 'utf-16be' });
});

test('a stray last byte of UTF-16 is dropped', () => {
  const bytes = Buffer.concat([Buffer.from('\ufeff損益 12', 'utf16le'), Buffer.from([0x0a])]);
  expect(decodeText(bytes).text).toBe('損益 12');
});

test('UTF-8 without a mark stays UTF-8', () => {
  expect(decodeText(Buffer.from('Función €', 'utf8'))).toEqual({ text: 'Función €', encoding: 'utf-8' });
});

test('the head of a file is cut between characters', () => {
  const bytes = Buffer.from('Время Позиция', 'utf8');
  expect(decodeText(headOf(bytes, 12))).toEqual({ text: 'Время ', encoding: 'utf-8' });
  expect(headOf(bytes, 1000)).toHaveLength(bytes.length);
});
