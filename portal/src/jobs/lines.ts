interface Numbered {
  id: number;
}

/**
 * All lines of a log, oldest first, read piece by piece.
 *
 * @param load those after a line, or the first ones, of which it takes no more than it is told
 * @param told how many there are by then
 */
export async function allLines<Line extends Numbered>(
  load: (after: number | undefined, limit: number) => Promise<Line[]>,
  atOnce: number,
  told: (lines: number) => void,
): Promise<Line[]> {
  const lines: Line[] = [];
  for (;;) {
    const more = await load(lines.at(-1)?.id, atOnce);
    lines.push(...more);
    told(lines.length);
    if (more.length < atOnce) return lines;
  }
}
