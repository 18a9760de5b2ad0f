import { expect, test } from 'vitest';
import { layOutSankey } from './sankey-layout.ts';

const nodes = [
  { column: 0, key: 'a', amount: 30 },
  { column: 0, key: 'b', amount: 10 },
  { column: 1, key: 'a', amount: 15 },
  { column: 1, key: 'b', amount: 25 },
];
const links = [
  { column: 0, from: 'a', to: 'b', amount: 15 },
  { column: 0, from: 'a', to: 'a', amount: 15 },
  { column: 0, from: 'b', to: 'b', amount: 10 },
];

test('heights are amounts on one scale, and a column fills the height', () => {
  const placed = layOutSankey(nodes, links, 90, 10);
  // 40 accounts and one gap in 90 px: 2 px each.
  expect(placed.nodes.map(({ y, height }) => [y, height])).toEqual([
    [0, 60],
    [70, 20],
    [0, 30],
    [40, 50],
  ]);
  expect(placed.links.map(({ height }) => height)).toEqual([30, 30, 20]);
});

test('flows of a node leave in the order of where they lead, and arrive in the order of where they come from', () => {
  const placed = layOutSankey(nodes, links, 90, 10).links;
  expect(placed.map(({ from, to, fromY, toY }) => [from + to, fromY, toY])).toEqual([
    ['ab', 30, 40],
    ['aa', 0, 0],
    ['bb', 70, 70],
  ]);
});

test('nothing takes no room, and a flow to nowhere is not drawn', () => {
  expect(layOutSankey([], links, 100, 5)).toEqual({ nodes: [], links: [] });
  expect(layOutSankey([{ column: 0, key: 'a', amount: 0 }], [], 100, 5).nodes).toEqual([
    { column: 0, key: 'a', amount: 0, y: 0, height: 0 },
  ]);
  expect(layOutSankey(nodes, [{ column: 1, from: 'a', to: 'b', amount: 3 }], 90, 10).links).toEqual([]);
});
