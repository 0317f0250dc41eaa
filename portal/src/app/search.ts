/**
 * The part of an address after its question mark as plain words, so that it can be read, typed and sent to a colleague;
 * the router's own form would put quotes round them.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== null && value !== '' && value !== false)
      words.set(name, String(value));
  const text = words.toString();
  return text === '' ? '' : `?${text}`;
}

/** A word of an address, if it is there. */
export function word(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined;
}

/** A word of an address, if it is one of these. */
export function oneOf<T extends string>(given: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === given);
}
