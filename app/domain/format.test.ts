import { expect, test } from 'vitest';
import { formatBytes, formatClock, formatCompact, formatCount, formatDate, formatDateTime, formatMoney, formatRelative } from './format.ts';

const nowMs = Date.UTC(2026, 10, 23, 14, 5, 7);
const hourMs = 3_600_000;

test('counts are full in tables and short on cards', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatCompact(9_876)).toBe('9,876');
  expect(formatCompact(12_412)).toBe('12.4K');
  expect(formatCount(-5)).toBe('−5');
});

test('money carries its currency, and a gain its sign when asked', () => {
  expect(formatMoney(1234.5, 'USD')).toBe('1,234.50 USD');
  expect(formatMoney(12.5, 'EUR', { signed: true })).toBe('+12.50 EUR');
  expect(formatMoney(-12.5, 'EUR')).toBe('−12.50 EUR');
});

test('times are in UTC and say so', () => {
  expect(formatDateTime(nowMs)).toBe('23 Nov 2026, 14:05 UTC');
  expect(formatDateTime(nowMs, 'en', { seconds: true })).toBe('23 Nov 2026, 14:05:07 UTC');
  expect(formatDate(Date.UTC(2026, 0, 1))).toBe('01 Jan 2026');
  expect(formatClock(nowMs - 14 * hourMs)).toBe('00:05:07');
});

test('relative times use the largest unit that fits', () => {
  expect(formatRelative(nowMs - 20_000, nowMs)).toBe('now');
  expect(formatRelative(nowMs - 3 * hourMs, nowMs)).toBe('3 hours ago');
  expect(formatRelative(nowMs - 24 * hourMs, nowMs)).toBe('yesterday');
  expect(formatRelative(nowMs + 7 * 24 * hourMs - 500, nowMs)).toBe('in 7 days');
});

test('sizes go up in powers of 1,024', () => {
  expect([0, 999, 1_536, 5 * 1_048_576].map((bytes) => formatBytes(bytes))).toEqual(['0 B', '999 B', '1.5 kB', '5 MB']);
});
