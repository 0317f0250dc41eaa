import type { QueryClient } from '@tanstack/react-query';
import { changedBy, errandKey, type ErrandNews } from './errands';
import { DASHBOARD, JOBS, POINTS } from './keys';
import { isNews, withJobs, withProgress, type ToldJobs } from './patch';
import type { BackupJob, Dashboard, RunningErrand } from './types';

/** Many events come one after the other: what is shown changes at most so often. */
const TOGETHER = 100;

/** Collects what is told and brings it to the cache in one go. */
export class Collector {
  private readonly jobs: ToldJobs = new Map();
  private readonly errands = new Map<string, ErrandNews>();
  /** By their texts: what one event names anew each time is the same. */
  private readonly touched = new Map<string, readonly string[]>();
  /** Known to run: more progress of them changes no list, however many more there are than a list shows. */
  private readonly running = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly cache: QueryClient) {}

  /** @param runs whether it does now: then nothing but progress is new of one that is known to run */
  job(jobId: string, runs: boolean, read: () => BackupJob): void {
    if (
      !(runs && this.running.has(jobId)) &&
      isNews(this.cache.getQueryData<Dashboard>(DASHBOARD), jobId, runs)
    ) {
      this.note([DASHBOARD, JOBS]);
      if (!runs && read().status === 'SUCCESS') this.note([POINTS]);
    }
    if (runs) this.running.add(jobId);
    else this.running.delete(jobId);
    this.jobs.set(jobId, read);
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

  private note(keys: (readonly string[])[]): void {
    keys.forEach((key) => this.touched.set(key.join('/'), key));
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), TOGETHER);
  }

  private flush(): void {
    this.timer = undefined;
    if (this.jobs.size > 0) {
      const told = new Map(this.jobs);
      this.cache.setQueryData<Dashboard>(DASHBOARD, (known) => known && withProgress(known, told));
      this.cache.setQueriesData<{ items: BackupJob[] }>(
        { queryKey: [...JOBS, 'list'] },
        (known) => known && withJobs(known, told),
      );
      // few are looked at, however many are told of
      this.cache.setQueriesData<BackupJob>(
        { queryKey: [...JOBS, 'one'] },
        (known) => known && (told.get(known.jobId)?.() ?? known),
      );
    }
    this.jobs.clear();
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
