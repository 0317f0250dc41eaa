/** A step of a graph. */
export interface Node {
  step: string;
  /** That it belongs to. */
  group?: string | null;
  after: readonly string[];
}

export interface Placed<N extends Node> {
  node: N;
  /** How many steps are before it at least on its longest way. */
  column: number;
  row: number;
}

/** The place of a group: of all that lies in it nothing belongs to another. */
export interface Frame {
  group: string;
  /** First and last column and row, both of them within. */
  columns: [number, number];
  rows: [number, number];
}

/**
 * Places each step right of all that it waits for, in the order in which they are given. Steps without a group are in the
 * first rows; each group has rows of its own below.
 */
export function layers<N extends Node>(nodes: readonly N[]): Placed<N>[] {
  const byName = new Map(nodes.map((node) => [node.step, node]));
  const columns = new Map<string, number>();
  const columnOf = (name: string, seen: readonly string[]): number => {
    const known = columns.get(name);
    if (known !== undefined) return known;
    const node = byName.get(name);
    // the server refuses circles; a page must not hang if it ever sees one
    if (node === undefined || seen.includes(name)) return -1;
    const column = Math.max(-1, ...node.after.map((before) => columnOf(before, [...seen, name]))) + 1;
    columns.set(name, column);
    return column;
  };
  const lanes = new Map<string, Map<number, number>>([['', new Map()]]);
  const placed = nodes.map((node) => {
    const column = columnOf(node.step, []);
    const lane = node.group ?? '';
    const used = lanes.get(lane) ?? new Map<number, number>();
    lanes.set(lane, used);
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    return { node, column, row, lane };
  });
  const starts = new Map<string, number>();
  let next = 0;
  for (const [lane, used] of lanes) {
    starts.set(lane, next);
    next += Math.max(0, ...used.values());
  }
  return placed.map(({ node, column, row, lane }) => ({ node, column, row: row + (starts.get(lane) ?? 0) }));
}

/** Around the steps of each group. */
export function frames(placed: readonly Placed<Node>[]): Frame[] {
  const found = new Map<string, Frame>();
  for (const { node, column, row } of placed) {
    if (!node.group) continue;
    const before = found.get(node.group) ?? {
      group: node.group,
      columns: [column, column],
      rows: [row, row],
    };
    found.set(node.group, {
      group: node.group,
      columns: [Math.min(before.columns[0], column), Math.max(before.columns[1], column)],
      rows: [Math.min(before.rows[0], row), Math.max(before.rows[1], row)],
    });
  }
  return [...found.values()];
}
