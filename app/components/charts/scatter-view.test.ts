import { expect, test } from 'vitest';
import { fromPixelX, fromPixelY, padding, toPixelX, toPixelY, type View, wholePicture, zoomedAt } from './scatter-view.ts';

const size = { width: 848, height: 448 };

test('the whole picture reaches from padding to padding, upwards', () => {
  expect([toPixelX(0, wholePicture, size), toPixelX(10_000, wholePicture, size)]).toEqual([padding, 848 - padding]);
  expect([toPixelY(0, wholePicture, size), toPixelY(10_000, wholePicture, size)]).toEqual([448 - padding, padding]);
});

test('pixels lead back to the place they show', () => {
  const view: View = { zoom: 3.5, panX: -210, panY: 44 };
  expect(fromPixelX(toPixelX(1_234, view, size), view, size)).toBeCloseTo(1_234, 8);
  expect(fromPixelY(toPixelY(8_765, view, size), view, size)).toBeCloseTo(8_765, 8);
});

test('zooming keeps the place under the pointer, and ends at the whole picture', () => {
  const [px, py] = [300, 130];
  const before = { zoom: 2, panX: -70, panY: -30 };
  const after = zoomedAt(before, 1.7, px, py);
  expect(after.zoom).toBeCloseTo(3.4);
  expect(fromPixelX(px, after, size)).toBeCloseTo(fromPixelX(px, before, size), 8);
  expect(fromPixelY(py, after, size)).toBeCloseTo(fromPixelY(py, before, size), 8);
  expect(zoomedAt(before, 0.01, px, py)).toEqual(wholePicture);
  expect(zoomedAt(before, 1e6, px, py).zoom).toBe(40);
});
