import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Collector } from './collector';
import { errandKey, type ErrandNews } from './errands';
import { DASHBOARD, JOBS, PACKS } from './keys';
import type { Further } from './patch';
import type { BackupJob } from './types';

const job = (jobId: string, status = 'IN_PROGRESS') =>
  ({ jobId, status, progress: { stage: 'copying' } }) as unknown as BackupJob;

describe('what many events lead to', () => {
  let cache: QueryClient;
  let collector: Collector;
  const answers: ((dashboard: unknown) => void)[] = [];
  let leave: () => void;
  const goesOn = (jobId: string, stage = 'copying') =>
    collector.further(jobId, () => {
      reads.push(jobId);
      return { state: 'running', progress: { stage } } as Further;
    });
  const reads: string[] = [];

  beforeEach(async () => {
    vi.useFakeTimers();
    answers.length = 0;
    reads.length = 0;
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
    for (let i = 0; i < 1000; i++) goesOn(String(i));
    await vi.advanceTimersByTimeAsync(400);
    expect(answers).toHaveLength(2);
    answers[1]?.({ backupJobHistory: [] });
    await vi.advanceTimersByTimeAsync(1);
    for (let i = 0; i < 1000; i++) goesOn(String(i));
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

  it('asks once for what many events have named, each anew', async () => {
    for (let i = 0; i < 5; i++) collector.touch([[...DASHBOARD]]);
    await vi.advanceTimersByTimeAsync(400);
    answers[1]?.({ backupJobHistory: [] });
    await vi.advanceTimersByTimeAsync(2000);
    expect(answers).toHaveLength(2);
  });

  it('brings progress to the rows that are shown', async () => {
    cache.setQueryData([...JOBS, 'list', {}], { items: [job('a'), job('b')] });
    goesOn('b', 'older');
    goesOn('b', 'new');
    await vi.advanceTimersByTimeAsync(400);
    const shown = cache.getQueryData<{ items: BackupJob[] }>([...JOBS, 'list', {}]);
    expect(shown?.items.map((one) => one.progress?.stage)).toEqual(['copying', 'new']);
  });

  it('takes what begins and what ends as a whole', async () => {
    cache.setQueryData([...JOBS, 'one', 'a'], job('a', 'SCHEDULED'));
    collector.job(job('a'));
    goesOn('a', 'new');
    await vi.advanceTimersByTimeAsync(400);
    const shown = () => cache.getQueryData<BackupJob>([...JOBS, 'one', 'a']);
    expect(shown()).toMatchObject({ status: 'IN_PROGRESS', progress: { stage: 'new' } });
    goesOn('a', 'newer');
    collector.job(job('a', 'SUCCESS'));
    await vi.advanceTimersByTimeAsync(400);
    expect(shown()).toMatchObject({ status: 'SUCCESS', progress: { stage: 'copying' } });
  });

  it('reads nothing of what runs and is not shown', async () => {
    cache.setQueryData([...JOBS, 'list', {}], { items: [job('7')] });
    for (let i = 0; i < 1000; i++) goesOn(String(i));
    await vi.advanceTimersByTimeAsync(400);
    expect(reads).toEqual(['7']);
  });

  const pack = (stage?: string) =>
    ({ kind: 'EVIDENCE_PACK', subject: '', running: stage ? { stage } : null }) as ErrandNews;
  const shownStage = () =>
    cache.getQueryData<{ running?: { stage: string } | null }>(errandKey(pack()))?.running?.stage;

  it('brings how far an errand is to where it is shown, and asks for what it made when it has ended', async () => {
    const packs = vi.fn(() => Promise.resolve('packs'));
    const leavePacks = new QueryObserver(cache, { queryKey: [...PACKS, 'list'], queryFn: packs }).subscribe(
      () => undefined,
    );
    cache.setQueryData(errandKey(pack()), { running: null });
    collector.errand(pack('reading'));
    collector.errand({ ...pack('of another kind'), kind: 'COVERAGE' });
    await vi.advanceTimersByTimeAsync(400);
    expect(shownStage()).toBe('reading');
    expect(cache.getQueryData(errandKey({ kind: 'COVERAGE', subject: '' }))).toBeUndefined();
    expect(packs).toHaveBeenCalledTimes(1);
    collector.errand(pack('writing'));
    collector.errand(pack());
    await vi.advanceTimersByTimeAsync(400);
    expect(cache.getQueryData(errandKey(pack()))).toEqual({ running: null });
    expect(packs).toHaveBeenCalledTimes(2);
    leavePacks();
  });

  it('does not let an older answer that is under way hide what was told of an errand', async () => {
    let reply: (answer: unknown) => void = () => undefined;
    const leaveErrand = new QueryObserver(cache, {
      queryKey: errandKey(pack()),
      queryFn: () => new Promise((resolve) => (reply = resolve)),
    }).subscribe(() => undefined);
    collector.errand(pack('reading'));
    await vi.advanceTimersByTimeAsync(1000);
    reply({ running: null });
    await vi.advanceTimersByTimeAsync(400);
    expect(shownStage()).toBe('reading');
    leaveErrand();
  });
});
