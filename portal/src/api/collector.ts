import type { QueryClient } from '@tanstack/react-query';
import { changedBy, errandKey, type ErrandNews } from './errands';
import { DASHBOARD, JOBS, POINTS } from './keys';
import { isNews, newest, withJobs, withProgress, type Further, type Told } from './patch';
import type { BackupJob, Dashboard, RunningErrand } from './types';

/** Many events come one after the other: what is shown changes at most so often. */
const TOGETHER = 100;

/** Collects what is told and brings it to the cache in one go. */
export class Collector {
  private readonly jobs: Told = { whole: new Map(), further: new Map() };
  private readonly errands = new Map<string, ErrandNews>();
  /** By their texts: what one event names anew each time is the same. */
  private readonly touched = new Map<string, readonly string[]>();
  /** Known to run: more progress of them changes no list, however many more there are than a list shows. */
  private readonly running = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly cache: QueryClient) {}

  job(job: BackupJob): void {
    const runs = job.status === 'IN_PROGRESS';
    this.look(job.jobId, runs);
    if (job.status === 'SUCCESS') this.note([POINTS]);
    if (!runs) this.running.delete(job.jobId);
    this.jobs.further.delete(job.jobId);
    this.jobs.whole.set(job.jobId, job);
    this.schedule();
  }

  /** One that runs got further; it is read only where it is shown. */
  further(jobId: string, read: () => Further): void {
    this.look(jobId, true);
    this.jobs.further.set(jobId, read);
    this.schedule();
  }

  errand(news: ErrandNews): void {
    this.errands.set(errandKey(news).join('/'), news);
    if (news.running === null) this.note(changedBy(news));
    this.schedule();
  }

  touch(keys: (readonly string[])[]): void {
    this.note(keys);
    this.schedule();
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private look(jobId: string, runs: boolean): void {
    if (runs && this.running.has(jobId)) return;
    if (isNews(this.cache.getQueryData<Dashboard>(DASHBOARD), jobId, runs)) this.note([DASHBOARD, JOBS]);
    if (runs) this.running.add(jobId);
  }

  private note(keys: (readonly string[])[]): void {
    keys.forEach((key) => this.touched.set(key.join('/'), key));
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), TOGETHER);
  }

  private flush(): void {
    this.timer = undefined;
    const told = this.jobs;
    if (told.whole.size + told.further.size > 0) {
      this.cache.setQueryData<Dashboard>(DASHBOARD, (known) => known && withProgress(known, told));
      this.cache.setQueriesData<{ items: BackupJob[] }>(
        { queryKey: [...JOBS, 'list'] },
        (known) => known && withJobs(known, told),
      );
      // few are looked at, however many are told of
      this.cache.setQueriesData<BackupJob>(
        { queryKey: [...JOBS, 'one'] },
        (known) => known && newest(known, told),
      );
    }
    told.whole.clear();
    told.further.clear();
    for (const [about, news] of this.errands) {
      const queryKey = errandKey(news);
      // an answer that is under way may be older than what was told
      if (this.cache.isFetching({ queryKey }) > 0) continue;
      this.errands.delete(about);
      this.cache.setQueryData<{ running?: RunningErrand | null }>(
        queryKey,
        (known) => known && { running: news.running },
      );
    }
    for (const [about, queryKey] of this.touched) {
      // an answer that is under way is not thrown away, or none would come while much is told
      if (this.cache.isFetching({ queryKey }) > 0) continue;
      this.touched.delete(about);
      void this.cache.invalidateQueries({ queryKey });
    }
    if (this.touched.size > 0 || this.errands.size > 0) this.schedule();
  }
}
