import { plural, type Words } from './words';

export const auditPage = {
  title: 'Audit trail',
  hint: 'Who did what, in a chain of hashes: nothing can be changed in it without being found',
  mayNot: 'Only auditors, security officers and administrators may read it.',
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
  chain: {
    title: 'Whether it can be believed',
    hint: 'The chain of hashes, held against what the repositories keep of it',
    verify: 'Verify it now',
    verdict: 'The chain',
    sound: 'Sound',
    unsound: 'Tampered with',
    verified: 'Verified',
    records: 'Records',
    anchored: 'Confirmed by repositories',
    anchoredTo: (record: number, anchors: number) =>
      `up to record ${record.toLocaleString('en')}, by ${plural(anchors, 'anchor', 'anchors')}`,
    notAnchored: 'not yet: an anchor is written each hour',
    findings: 'What was found',
    unreachable: (repositories: string[]) =>
      `What ${repositories.join(', ')} ${repositories.length === 1 ? 'holds' : 'hold'} of it could not be read: the chain is not held against that.`,
    anchors: 'Anchors in the repositories',
    noAnchors: 'No repository holds one yet; they are written each hour and when the server stops.',
    where: 'Repository',
  },
  actorFilter: 'Who',
  actionFilter: 'What',
  actionHint: 'a star at the end for all that begin so, such as inventory.*',
  apply: 'Show',
};
