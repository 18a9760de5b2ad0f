import { describe, expect, test } from 'vitest';
import { areaText, boxPolygon, isInside, type MapArea, parseArea, polygonOf } from './map-area.ts';

const area: MapArea = {
  runId: '01J-run_2',
  frame: { x0: -3.25, x1: 4.5, y0: -1e-7, y1: 2 },
  polygon: [0, 0, 5_000, -300, 10_300, 9_999],
};

describe('an area in the address', () => {
  test('comes back as it was written', () => {
    expect(parseArea(areaText(area))).toEqual(area);
    expect(parseArea(new URLSearchParams(new URLSearchParams({ area: areaText(area) }).toString()).get('area'))).toEqual(area);
  });
  test.each([
    ['nothing', null],
    ['two corners', 'run~0,1,0,1~0,0,1,1'],
    ['half a corner', 'run~0,1,0,1~0,0,1,1,2'],
    ['a frame that is turned round', 'run~1,0,0,1~0,0,1,1,2,2'],
    ['a frame of three edges', 'run~0,1,0~0,0,1,1,2,2'],
    ['no numbers', 'run~0,1,0,1~0,0,1,1,2,-'],
    ['another statement', "run'; --~0,1,0,1~0,0,1,1,2,2"],
    ['too many corners', `run~0,1,0,1~${Array(130).fill(1).join(',')}`],
  ])('%s is none', (_name, text) => expect(parseArea(text)).toBeNull());
});

test('inside and outside of a bent polygon', () => {
  // An L: the notch at the upper right is outside.
  const bent = [0, 0, 10, 0, 10, 5, 5, 5, 5, 10, 0, 10];
  expect([isInside(bent, 2, 8), isInside(bent, 8, 2), isInside(bent, 8, 8), isInside(bent, -1, 5), isInside(bent, 2, 11)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(isInside(boxPolygon(1, 2, 3, 4), 2, 3)).toBe(true);
  expect(isInside(boxPolygon(1, 2, 3, 4), 3.5, 3)).toBe(false);
});

describe('a drawn line', () => {
  const circle = (points: number) =>
    Array.from({ length: points }, (_, place) => ({
      x: 5_000 + 3_000 * Math.cos((2 * Math.PI * place) / points),
      y: 5_000 + 3_000 * Math.sin((2 * Math.PI * place) / points),
    }));
  test('keeps its shape with few corners', () => {
    const polygon = polygonOf(circle(2_000))!;
    expect(polygon.length / 2).toBeGreaterThan(8);
    expect(polygon.length / 2).toBeLessThanOrEqual(32);
    for (const share of [0, 0.3, 0.6, 0.9]) {
      const [dx, dy] = [Math.cos(7 * share), Math.sin(7 * share)];
      expect(isInside(polygon, 5_000 + 2_900 * dx, 5_000 + 2_900 * dy)).toBe(true);
      expect(isInside(polygon, 5_000 + 3_100 * dx, 5_000 + 3_100 * dy)).toBe(false);
    }
  });
  test('a straight one encloses nothing', () => {
    expect(polygonOf(Array.from({ length: 50 }, (_, place) => ({ x: place * 10, y: place * 20 })))).toBeNull();
    expect(polygonOf([])).toBeNull();
  });
  test('a scribble is thinned until it fits an address', () => {
    const scribble = Array.from({ length: 3_000 }, (_, place) => ({ x: (place * 7_919) % 10_000, y: (place * 104_729) % 10_000 }));
    expect(polygonOf(scribble)!.length).toBeLessThanOrEqual(64);
  });
});
