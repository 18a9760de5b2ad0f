import { describe, expect, test } from 'vitest';
import { readCloseComment } from './comment.ts';
import { contentRef } from './content-ref.ts';
import { parseNumber } from './parse-number.ts';
import { parseMetaTraderTime } from './parse-time.ts';
import { optionalPrice, requiredNumber, requiredTime } from './row-cells.ts';

describe('numbers', () => {
  test.each([
    ['1234.5', 1234.5],
    ['1 234.56', 1234.56],
    ['-1\u00a0234\u202f567.8', -1234567.8],
    ["1'234.5", 1234.5],
    ['1,234.56', 1234.56],
    ['(12.5)', -12.5],
    ['\u22123.5', -3.5],
    ['1e-5', 0.00001],
    ['.5', 0.5],
  ])('%s is %d', (text, value) => expect(parseNumber(text)).toBe(value));

  test.each([
    ['1.234,56', 1234.56],
    ['-2,31', -2.31],
    ['1 234,5', 1234.5],
  ])('with decimal commas %s is %d', (text, value) => expect(parseNumber(text, ',')).toBe(value));

  test('an empty cell or a dash is no number, and words are unreadable', () => {
    expect(parseNumber('')).toBeNull();
    expect(parseNumber(' \u00a0')).toBeNull();
    expect(parseNumber('-')).toBeNull();
    expect(parseNumber('cancelled')).toBeNaN();
    expect(parseNumber('1.2.3')).toBeNaN();
  });

  test('a cell that a row cannot do without says its name and what it holds', () => {
    expect(() => requiredNumber('', 'Volume')).toThrow('Volume is empty');
    expect(() => requiredNumber('x1', 'Volume')).toThrow('Volume is not a number: "x1"');
    expect(optionalPrice('0.00000', 'S/L')).toBeNull();
    expect(() => requiredTime('2024.13.01 00:00', 'Time', parseMetaTraderTime)).toThrow('Time is not a time: "2024.13.01 00:00"');
  });
});

describe('times', () => {
  test('seconds and milliseconds may be missing', () => {
    expect(parseMetaTraderTime('2024.02.29 23:59:58')).toBe(Date.UTC(2024, 1, 29, 23, 59, 58));
    expect(parseMetaTraderTime('2024.02.29 23:59')).toBe(Date.UTC(2024, 1, 29, 23, 59));
    expect(parseMetaTraderTime('2024.02.29 23:59:58.5')).toBe(Date.UTC(2024, 1, 29, 23, 59, 58, 500));
  });

  test('days that no calendar has are no times', () => {
    for (const text of ['2023.02.29 10:00', '2024.04.31 10:00', '2024.01.01 24:00', '2024.01.01 10:60', '1601.01.01 00:00', 'yesterday'])
      expect(parseMetaTraderTime(text), text).toBeNull();
  });
});

describe('comments of closed orders', () => {
  test.each([
    ['[sl]', 'sl', false, null],
    ['MyEA [tp]', 'tp', false, null],
    ['so: 50.1%/20.0/40.0', 'so', false, null],
    ['close hedge by #77', 'close-by', false, null],
    ['to #12', 'partial', true, null],
    ['from #11', null, true, '11'],
    ['from #11[sl/gap]', 'sl', true, '11'],
    ['partial close', 'partial', true, null],
    ['also #5 so what', null, false, null],
    ['', null, false, null],
  ])('%s', (comment, closeReason, isPartial, parentRef) =>
    expect(readCloseComment(comment)).toEqual({ closeReason, isPartial, parentRef }),
  );
});

test('a reference made from content is the same for the same rows and another for others', () => {
  expect(contentRef(['a', 'b'])).toBe(contentRef(['a', 'b']));
  expect(contentRef(['a', 'b'])).not.toBe(contentRef(['a', 'c']));
  expect(contentRef(['a'])).toMatch(/^x[0-9a-f]{16}$/);
});
