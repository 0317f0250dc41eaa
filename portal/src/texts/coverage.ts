import { plural, type Words } from './words';

export const coverage = {
  title: 'Coverage',
  hint: 'What exists at the places that are looked into, and whether anything protects it',
  look: 'Look now',
  looking: 'Holdfast looks into all places now; what it finds appears here.',
  unprotected: (count: number) =>
    count === 0 ? 'Nothing was found unprotected' : `${plural(count, 'thing is', 'things are')} unprotected`,
  summary: (covered: number, acknowledged: number) =>
    `${plural(covered, 'is', 'are')} protected, ${acknowledged} need not be`,
  what: 'What',
  place: 'Where',
  state: 'State',
  size: 'Size',
  seen: 'Seen first',
  states: {
    UNPROTECTED: 'Unprotected',
    DECLARED: 'Declared, no point yet',
    ACKNOWLEDGED: 'Need not be',
    PROTECTED: 'Protected',
  } as Words,
  by: (dataSets: string[]) => `by ${dataSets.join(', ')}`,
  acknowledge: 'It need not be',
  takeBack: 'It must be after all',
  dialog: (name: string) => `Why ${name} need not be protected`,
  dialogHint: 'Its alert ends. The reason is kept and shown here.',
  reason: 'Why',
  confirm: 'Acknowledge',
  cancel: 'Cancel',
  acknowledgedBy: (who: string, reason: string) => `${who}: ${reason}`,
  empty: 'No place is looked into yet.',
  emptyNext:
    'Declare a Lookout: a database server, an object store, a cluster, a folder or a registry that is to be looked into.',
  noneOfYours: 'Nothing that was found is a data set of your services.',
  noneOfYoursNext: 'What nothing protects is shown to who sees everything.',
  places: 'Places',
  lookedAt: 'Looked at',
  reached: 'Reached',
  notReached: 'Not reached',
  nothingFound: 'Nothing was found at these places.',
  nothingFoundNext: 'Each place says below when it was looked at and whether it was reached.',
};
