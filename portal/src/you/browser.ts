// In this order: each says the names of those after it too.
const BROWSERS = [
  ['Edge', /Edg\w*\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrom\w*\/|CriOS\//],
  ['Safari', /Safari\//],
] as const;

const SYSTEMS = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const;

/** What a browser says it is, as people call it; the beginning of what it says where that is not known. */
export function browserName(client: string): string {
  const known = (names: readonly (readonly [string, RegExp])[]) =>
    names.find(([, mark]) => mark.test(client))?.[0];
  const name = known(BROWSERS);
  const system = known(SYSTEMS);
  if (name === undefined) return client.length > 40 ? `${client.slice(0, 40)}…` : client;
  return system === undefined ? name : `${name}, ${system}`;
}
