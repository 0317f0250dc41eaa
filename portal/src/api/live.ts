import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import {
  ALERTS,
  APPROVALS,
  DASHBOARD,
  DRILLS,
  INVENTORY,
  JOBS,
  LOGS,
  POINTS,
  RESTORES,
  RUNS,
  SESSION,
} from './keys';
import { isNews, withJobs, withProgress } from './patch';
import type { BackupJob, Dashboard } from './types';

/** An event stream ends by itself from time to time and is back in two seconds: that is no lost connection. */
const GRACE = 4_000;

/** How long to wait before a stream that the browser has given up is opened anew. */
const AGAIN = 2_000;

/** Many events come together: what is shown changes at most so often. */
const TOGETHER = 300;

/** What an event says is no longer as it was shown. */
const TOUCHED: Record<string, (readonly string[])[]> = {
  dashboard: [DASHBOARD, DRILLS, APPROVALS],
  alert: [DASHBOARD, ALERTS],
  drill: [DASHBOARD, DRILLS],
  restore: [DASHBOARD, APPROVALS, RESTORES, POINTS],
  log: [DASHBOARD],
  run: [RUNS, APPROVALS],
};

/** Collects what is told and brings it to the cache in one go. */
class Collector {
  private readonly jobs = new Map<string, BackupJob>();
  private readonly touched = new Set<readonly string[]>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly cache: QueryClient) {}

  job(job: BackupJob): void {
    if (isNews(this.cache.getQueryData<Dashboard>(DASHBOARD), job)) {
      this.touched.add(DASHBOARD);
      this.touched.add(JOBS);
      if (job.status === 'SUCCESS') this.touched.add(POINTS);
    }
    this.jobs.set(job.jobId, job);
    this.schedule();
  }

  touch(keys: (readonly string[])[]): void {
    keys.forEach((key) => this.touched.add(key));
    this.schedule();
  }

  close(): void {
    clearTimeout(this.timer);
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
      told.forEach((job, id) =>
        this.cache.setQueryData<BackupJob>([...JOBS, 'one', id], (known) => known && job),
      );
    }
    this.touched.forEach((queryKey) => void this.cache.invalidateQueries({ queryKey }));
    this.jobs.clear();
    this.touched.clear();
  }
}

/**
 * Listens to the server's events for as long as the caller is shown, and keeps what is in the cache fresh.
 *
 * @returns since when the connection is lost; undefined while it stands
 */
export function useLiveEvents(): Date | undefined {
  const cache = useQueryClient();
  const [lostSince, setLostSince] = useState<Date>();
  useEffect(() => {
    const collector = new Collector(cache);
    let source: EventSource;
    let losing: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource('/api/v1/events');
      source.onopen = () => {
        clearTimeout(losing);
        losing = undefined;
        setLostSince(undefined);
        // what happened meanwhile may be anything
        collector.touch([
          DASHBOARD,
          ALERTS,
          RUNS,
          DRILLS,
          APPROVALS,
          JOBS,
          RESTORES,
          POINTS,
          LOGS,
          INVENTORY,
        ]);
      };
      source.onerror = () => {
        const since = new Date();
        losing ??= setTimeout(() => setLostSince(since), GRACE);
        // a session that has ended looks like a lost connection; asking tells which it is
        void cache.invalidateQueries({ queryKey: SESSION });
        if (source.readyState === EventSource.CLOSED) {
          clearTimeout(again);
          again = setTimeout(open, AGAIN);
        }
      };
      source.addEventListener('backup', (message) =>
        collector.job(JSON.parse(String(message.data)) as BackupJob),
      );
      for (const [type, keys] of Object.entries(TOUCHED))
        source.addEventListener(type, () => collector.touch(keys));
    };
    open();
    return () => {
      collector.close();
      clearTimeout(losing);
      clearTimeout(again);
      source.close();
    };
  }, [cache]);
  return lostSince;
}
