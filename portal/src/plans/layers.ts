/** A step of a graph. */
export interface Node {
  step: string;
  after: readonly string[];
}

export interface Placed<N extends Node> {
  node: N;
  /** How many steps are before it at least on its longest way. */
  column: number;
  row: number;
}

/** Places each step right of all that it waits for, in the order in which they are given. */
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
  const used = new Map<number, number>();
  return nodes.map((node) => {
    const column = columnOf(node.step, []);
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    return { node, column, row };
  });
}
