/** The way down into a recovery point: the path of each thing that was opened; the last one is looked into. */
export type Way = readonly string[];

/** As an address has it: a path a line, as no character but these two is free to stand between them. */
export function written(way: Way): string | undefined {
  return way.map((path) => path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')).join('\n') || undefined;
}

export function wayOf(text: string | undefined): Way {
  if (text === undefined) return [];
  return text
    .split('\n')
    .map((line) => line.replaceAll(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : String(escaped))));
}

/** What each thing on the way is called: what its path says beyond that of the one before. */
export function names(way: Way): string[] {
  return way.map((path, at) => {
    const above = way[at - 1];
    // folders are parted by slashes, the parts of a database by points
    return above !== undefined && path.startsWith(above)
      ? path.slice(above.length).replace(/^[./]/, '')
      : path;
  });
}
