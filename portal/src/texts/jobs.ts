import { plural, type Words } from './words';

export const jobs = {
  title: 'Jobs',
  hint: 'Backups that run, ran and wait, newest first',
  emptyFiltered: 'No job is like this.',
  kind: (service: string, type: string) => `${service} · ${type}`,
  one: (dataSet: string) => `Backup of ${dataSet}`,
  back: 'All jobs',
  failed: 'What went wrong',
  again: 'Back it up again',
  about: 'What it is',
  requested: 'Asked for',
  attempts: 'Attempts',
  attemptsOf: (attempts: number, failures: number) =>
    failures === 0 ? String(attempts) : `${attempts}, ${plural(failures, 'failure', 'failures')}`,
  pointIn: (repository: string) => `Recovery point in ${repository}`,
  status: { SCHEDULED: 'Waiting', IN_PROGRESS: 'Running', SUCCESS: 'Done', FAILED: 'Failed' } as Words,
};
