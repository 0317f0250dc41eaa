/** Whether each of some words is in one of these texts, whatever their case. */
export function hasWords(words: string | undefined, texts: readonly (string | null | undefined)[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return (words ?? '')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
