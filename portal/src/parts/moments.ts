const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/g;

/** A text in pieces: instants in ISO 8601 and UTC, as the server writes them, and what is between them. */
export function moments(text: string): (string | Date)[] {
  const pieces: (string | Date)[] = [];
  let from = 0;
  for (const found of text.matchAll(MOMENT)) {
    const instant = new Date(found[0]);
    if (Number.isNaN(instant.getTime())) continue;
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push(instant);
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}
