import type { Words } from './words';

export const auditPage = {
  title: 'Audit trail',
  hint: 'Who did what, in a chain of hashes: nothing can be changed in it without being found',
  mayNot: 'Only auditors, security officers and administrators may read it.',
  mayNotNext: 'The page “People” says who that is.',
  empty: 'Nothing like this was done.',
  number: 'No.',
  at: 'When',
  actor: 'Who',
  by: (authentication: string, address: string) =>
    address === '' ? authentication : `${authentication}, from ${address}`,
  action: 'What',
  object: 'Of what',
  result: 'Result',
  detail: 'Details',
  hash: 'Hash',
  results: { SUCCEEDED: 'Done', REFUSED: 'Refused', DENIED: 'Denied', FAILED: 'Failed' } as Words,
  actorFilter: 'Who',
  actionFilter: 'What',
  actionHint: 'a star at the end for all that begin so, such as inventory.*',
  apply: 'Show',
};
