import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Collector } from './collector';
import { DASHBOARD, JOBS } from './keys';
import type { BackupJob } from './types';

const job = (jobId: string, status = 'IN_PROGRESS') =>
  ({ jobId, status, progress: { stage: 'copying' } }) as unknown as BackupJob;

describe('what many events lead to', () => {
  let cache: QueryClient;
  let collector: Collector;
  const answers: ((dashboard: unknown) => void)[] = [];
  let leave: () => void;

  beforeEach(async () => {
    vi.useFakeTimers();
    answers.length = 0;
    cache = new QueryClient();
    collector = new Collector(cache);
    leave = new QueryObserver(cache, {
      queryKey: DASHBOARD,
      queryFn: () => new Promise((answer) => answers.push(answer)),
    }).subscribe(() => undefined);
    answers[0]?.({ backupJobHistory: [] });
    await vi.advanceTimersByTimeAsync(1);
  });

  afterEach(() => {
    collector.close();
    leave();
    vi.useRealTimers();
  });

  it('asks once for what begins, not again for each step of what the dashboard has no room for', async () => {
    for (let i = 0; i < 1000; i++) collector.job(job(String(i)));
    await vi.advanceTimersByTimeAsync(400);
    expect(answers).toHaveLength(2);
    answers[1]?.({ backupJobHistory: [] });
    await vi.advanceTimersByTimeAsync(1);
    for (let i = 0; i < 1000; i++) collector.job(job(String(i)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(answers).toHaveLength(2);
    collector.job(job('7', 'SUCCESS'));
    await vi.advanceTimersByTimeAsync(400);
    expect(answers).toHaveLength(3);
  });

  it('waits for the answer that is under way, and then asks for what was told meanwhile', async () => {
    collector.touch([DASHBOARD]);
    await vi.advanceTimersByTimeAsync(400);
    collector.touch([DASHBOARD]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(answers).toHaveLength(2);
    answers[1]?.({ backupJobHistory: [] });
    await vi.advanceTimersByTimeAsync(400);
    expect(answers).toHaveLength(3);
  });

  it('brings progress to the rows that are shown', async () => {
    cache.setQueryData([...JOBS, 'list', {}], { items: [job('a'), job('b')] });
    collector.job({ ...job('b'), progress: { stage: 'new' } } as BackupJob);
    await vi.advanceTimersByTimeAsync(400);
    const shown = cache.getQueryData<{ items: BackupJob[] }>([...JOBS, 'list', {}]);
    expect(shown?.items.map((one) => one.progress?.stage)).toEqual(['copying', 'new']);
  });
});
