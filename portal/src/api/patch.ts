import type { BackupJob, BackupJobLog, Dashboard } from './types';

/** What may be new of a job that goes on. */
export type Further = Pick<BackupJob, 'state' | 'progress'>;

/** What is told of jobs, by their ids: all of them, and of some that got further afterwards how far. */
export interface Told {
  whole: Map<string, BackupJob>;
  /** Read only where it is shown. */
  further: Map<string, () => Further>;
}

/** A job as it was told of last; the same object when it was not told of. */
export function newest(job: BackupJob, { whole, further }: Told): BackupJob {
  const now = whole.get(job.jobId) ?? job;
  const read = now.status === 'IN_PROGRESS' ? further.get(job.jobId) : undefined;
  return read ? { ...now, ...read() } : now;
}

/** Rows of a page with those replaced that are told of; the same object when none is among them. */
export function withJobs<Page extends { items: BackupJob[] }>(page: Page, told: Told): Page {
  const items = page.items.map((job) => newest(job, told));
  return items.some((job, at) => job !== page.items[at]) ? { ...page, items } : page;
}

/** Puts running jobs' progress into the dashboard; the same object when none of them is listed as running. */
export function withProgress(dashboard: Dashboard, { whole, further }: Told): Dashboard {
  let changed = false;
  const jobs = (dashboard.backupJobHistory ?? []).map((job): BackupJobLog => {
    if (job.status !== 'in_progress') return job;
    const progress = further.get(job.jobId)?.().progress ?? whole.get(job.jobId)?.progress;
    if (progress === undefined || progress === null) return job;
    changed = true;
    return { ...job, progress };
  });
  return changed ? { ...dashboard, backupJobHistory: jobs } : dashboard;
}

/** Whether the dashboard shows a job otherwise than as running: then a number in it has changed, and it is asked anew. */
export function isNews(dashboard: Dashboard | undefined, jobId: string, runs: boolean): boolean {
  const known = dashboard?.backupJobHistory?.find((one) => one.jobId === jobId);
  return known?.status !== 'in_progress' || !runs;
}
