/** Of what narrows a table down. */
export const filters = {
  all: 'all',
  words: 'Words',
  wordsHint: 'Each has to be in the row, in whatever order',
  noneLike: 'Nothing is like this.',
  clear: 'Show all',
  noName: 'None is called so.',
  moreNames: (count: number) => `${count} more: type to find them`,
  clearName: (what: string) => `Choose no ${what.toLowerCase()}`,
  sort: 'Order',
};
