import type { BackupJob, BackupJobLog, Dashboard } from './types';

/** What is told of jobs, by their ids; read only where it is shown. */
export type ToldJobs = Map<string, () => BackupJob>;

/** Rows of a page with those replaced that are told of; the same object when none is among them. */
export function withJobs<Page extends { items: BackupJob[] }>(page: Page, told: ToldJobs): Page {
  if (!page.items.some((job) => told.has(job.jobId))) return page;
  return { ...page, items: page.items.map((job) => told.get(job.jobId)?.() ?? job) };
}

/** Puts running jobs' progress into the dashboard; the same object when none of them is listed as running. */
export function withProgress(dashboard: Dashboard, told: ToldJobs): Dashboard {
  let changed = false;
  const jobs = (dashboard.backupJobHistory ?? []).map((job): BackupJobLog => {
    const event = job.status === 'in_progress' ? told.get(job.jobId)?.() : undefined;
    if (event?.progress === undefined || event.progress === null) return job;
    changed = true;
    return { ...job, progress: event.progress };
  });
  return changed ? { ...dashboard, backupJobHistory: jobs } : dashboard;
}

/** Whether the dashboard shows a job otherwise than as running: then a number in it has changed, and it is asked anew. */
export function isNews(dashboard: Dashboard | undefined, jobId: string, runs: boolean): boolean {
  const known = dashboard?.backupJobHistory?.find((one) => one.jobId === jobId);
  return known?.status !== 'in_progress' || !runs;
}
