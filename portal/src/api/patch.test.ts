import { describe, expect, it } from 'vitest';
import { isNews, newest, withJobs, withProgress, type Further, type Told } from './patch';
import type { BackupJob, Dashboard } from './types';

const dashboard = {
  backupJobHistory: [
    { jobId: 'a', status: 'in_progress', progress: { stage: 'reading', processedBytes: 1 } },
    { jobId: 'b', status: 'success' },
  ],
} as unknown as Dashboard;
const job = (jobId: string, status = 'IN_PROGRESS', progress: object | null = { stage: 'copying' }) =>
  ({ jobId, status, progress }) as unknown as BackupJob;
const told = (...jobs: BackupJob[]): Told => ({
  whole: new Map(jobs.map((one) => [one.jobId, one])),
  further: new Map(),
});
const further = (jobId: string, stage: string): Told => ({
  whole: new Map(),
  further: new Map([[jobId, () => ({ state: 'running', progress: { stage } }) as Further]]),
});

describe('what the server tells of jobs', () => {
  it('brings running ones forward on the dashboard and leaves the rest', () => {
    const updated = withProgress(dashboard, told(job('a')));
    expect(updated.backupJobHistory?.[0]?.progress).toEqual({ stage: 'copying' });
    expect(updated.backupJobHistory?.[1]).toBe(dashboard.backupJobHistory?.[1]);
    expect(dashboard.backupJobHistory?.[0]?.progress?.stage).toBe('reading');
  });

  it('changes nothing that is not listed as running', () => {
    expect(withProgress(dashboard, told(job('b'), job('c'), job('a', 'IN_PROGRESS', null)))).toBe(dashboard);
  });

  it('has the dashboard asked anew when more than a number changed', () => {
    expect(isNews(dashboard, 'a', true)).toBe(false);
    expect(isNews(dashboard, 'a', false)).toBe(true);
    expect(isNews(dashboard, 'c', true)).toBe(true);
    expect(isNews(undefined, 'a', true)).toBe(true);
  });

  it('brings one forward that goes on, on the dashboard as on its own page', () => {
    expect(withProgress(dashboard, further('a', 'pruning')).backupJobHistory?.[0]?.progress).toEqual({
      stage: 'pruning',
    });
    const running = { ...job('a'), dataSet: 'kept', state: 'stalled' } as BackupJob;
    expect(newest(running, further('a', 'pruning'))).toEqual({
      ...running,
      state: 'running',
      progress: { stage: 'pruning' },
    });
    expect(newest(running, further('b', 'pruning'))).toBe(running);
  });

  it('does not let what was told late bring one back that has ended', () => {
    const ended = job('a', 'SUCCESS');
    expect(newest(ended, further('a', 'pruning'))).toBe(ended);
    expect(newest(job('a'), { ...further('a', 'late'), ...{ whole: told(ended).whole } })).toBe(ended);
  });

  it('replaces rows of a page, and leaves pages without them as they are', () => {
    const page = { items: [job('a'), job('b')], next: 'x' };
    const updated = withJobs(page, told(job('b', 'FAILED')));
    expect(updated.items[1]?.status).toBe('FAILED');
    expect(updated.items[0]).toBe(page.items[0]);
    expect(updated.next).toBe('x');
    expect(withJobs(page, told(job('z')))).toBe(page);
  });

  it('is put into ten thousand rows without anybody noticing', () => {
    const page = { items: Array.from({ length: 10_000 }, (_, i) => job(String(i))) };
    const events = told(...page.items.map((one) => job(one.jobId, 'IN_PROGRESS', { stage: 'new' })));
    const began = performance.now();
    for (let i = 0; i < 10; i++) withJobs(page, events);
    // sixteen milliseconds are a frame; far more for the slowest of machines
    expect((performance.now() - began) / 10).toBeLessThan(160);
  });
});
