/** Where the nodes and flows of a Sankey diagram lie. Pure, so that it can be tested. */

export type SankeyNode = { column: number; key: string; amount: number };
export type SankeyLink = { column: number; from: string; to: string; amount: number };
export type PlacedNode = SankeyNode & { y: number; height: number };
/** `fromY` and `toY` are the upper ends of the flow at its two nodes. */
export type PlacedLink<Link extends SankeyLink = SankeyLink> = Link & { fromY: number; toY: number; height: number };

/**
 * Stacks the nodes of each column in the given order and the flows at each node in the order of the nodes they lead to, so that flows of one node do not
 * cross each other. One unit of amount has the same height everywhere.
 */
export function layOutSankey<Link extends SankeyLink>(
  nodes: readonly SankeyNode[],
  links: readonly Link[],
  height: number,
  gap: number,
): { nodes: PlacedNode[]; links: PlacedLink<Link>[] } {
  const columns = [...new Set(nodes.map(({ column }) => column))].sort((a, b) => a - b);
  const inColumn = (column: number) => nodes.filter((node) => node.column === column);
  const scale = Math.min(
    ...columns.map((column) => {
      const own = inColumn(column);
      const amount = own.reduce((sum, node) => sum + node.amount, 0);
      return amount === 0 ? Number.POSITIVE_INFINITY : Math.max(0, height - gap * (own.length - 1)) / amount;
    }),
  );
  const unit = Number.isFinite(scale) ? scale : 0;
  const placed = columns.flatMap((column) => {
    let y = 0;
    return inColumn(column).map((node): PlacedNode => {
      const at = { ...node, y, height: node.amount * unit };
      y += at.height + gap;
      return at;
    });
  });
  const nodeAt = (column: number, key: string) => placed.findIndex((node) => node.column === column && node.key === key);
  const withEnds = links.flatMap((link) => {
    const [from, to] = [nodeAt(link.column, link.from), nodeAt(link.column + 1, link.to)];
    return from === -1 || to === -1 ? [] : [{ link, from, to, fromY: 0, toY: 0 }];
  });
  const used = new Float64Array(2 * placed.length);
  for (const each of [...withEnds].sort((a, b) => a.from - b.from || a.to - b.to)) {
    each.fromY = placed[each.from]!.y + used[2 * each.from]!;
    used[2 * each.from]! += each.link.amount * unit;
  }
  for (const each of [...withEnds].sort((a, b) => a.to - b.to || a.from - b.from)) {
    each.toY = placed[each.to]!.y + used[2 * each.to + 1]!;
    used[2 * each.to + 1]! += each.link.amount * unit;
  }
  return { nodes: placed, links: withEnds.map(({ link, fromY, toY }) => ({ ...link, fromY, toY, height: link.amount * unit })) };
}
