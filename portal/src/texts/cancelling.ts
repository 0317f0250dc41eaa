export const cancelling = {
  goOn: 'Let it go on',
  stopping: (by: string) => `${by} cancelled it; it is being stopped.`,
  backup: 'Cancel the backup',
  backupHint:
    'It stops within seconds and leaves no recovery point: those before stay as they are. What it has stored meanwhile is given back by the next prune. It can be tried again.',
  restore: 'Cancel the restore',
  restoreHint:
    'It stops within seconds. What it started ends; a directory that was chosen for it is removed, and one that you named stays, with what is in it by then.',
  drill: 'Cancel the test',
  drillHint:
    'It stops within seconds: the restore under way ends, no other one begins, and what was restored is removed. It does not count as held.',
  scan: 'Cancel the look',
  scanHint: 'It ends before it reads another snapshot, and the list of recovery points stays as it was.',
  pack: 'Cancel the pack',
  packHint: 'Nothing of it is kept, and another one can be made.',
  keyTest: 'Cancel the test of the key',
  coverage: 'Cancel the look',
  coverageHint: 'Places that were not reached are shown as of the look before.',
  comparison: 'Cancel comparing',
  comparisonHint: 'Nothing was changed; it can be compared again at any time.',
  putBack: 'Cancel putting it back',
  putBackHint:
    'It stops within seconds, and nothing was changed: until all of it is written nobody sees any of it. If it is written by then, it stays.',
  scrub: 'Cancel the scrub',
  scrubHint: 'It stops within seconds and has changed nothing. The next scrub reads the same part.',
  prune: 'Cancel the prune',
  pruneHint:
    'It stops within seconds. Nothing that a recovery point needs is gone, and the next prune goes on from there.',
};
