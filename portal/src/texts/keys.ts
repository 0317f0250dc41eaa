/** Recovery keys of repositories, in shares. */
export const keyExport = {
  title: 'Recovery key',
  hint: 'in shares, for the day when this server is gone',
  ask: 'Ask for a recovery key',
  dialog: (repository: string) => `A recovery key of ${repository}`,
  dialogHint:
    'Another person decides within a day. Then you fetch the shares here, once and within a day, and hand them to different people.',
  count: 'Shares',
  countHint: 'One for each person who is to hold one',
  needed: 'So many open it',
  neededHint: 'Few enough that they are found at night, and more than one',
  reason: 'Why',
  whoever: (needed: number) =>
    `Whoever has ${needed} of the shares can read everything in the repository, and change or remove what its store lets them.`,
  shares: (needed: number, shares: number) => `A key of which ${needed} of ${shares} shares open it:`,
  waits: (by: string, until: string) => `asked for by ${by}; another person decides until ${until}.`,
  request: 'The request',
  approved: (by: string) => `approved of by ${by}`,
  notYours: (by: string) => `Only ${by} can fetch its shares.`,
  fetch: 'Fetch the shares',
  sharesOf: (repository: string) => `Shares of the recovery key of ${repository}`,
  before:
    'The key is made now, and its shares are shown this once. They are kept nowhere. Have paper, or the people who are to hold them, at hand.',
  once: (needed: number, key: string) =>
    `The repository has another key, ${key}. Any ${needed} of these shares open it. They are shown this once and kept nowhere.`,
  share: (number: number, of: number) => `Share ${number} of ${of}`,
  written: 'I have written all of them down, or handed them out',
  done: 'Done',
};
