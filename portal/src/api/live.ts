import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { APPROVALS, DASHBOARD, DRILLS, INVENTORY, SESSION } from './queries';
import type { BackupJobLog, Dashboard, WorkProgress } from './types';

/** What a backup's event says of it, as far as the dashboard shows it. */
interface BackupEvent {
  jobId: string;
  progress?: WorkProgress | null;
}

/** Puts a running job's progress into the dashboard that is in the cache; undefined when it is not listed there. */
export function withProgress(dashboard: Dashboard, event: BackupEvent): Dashboard | undefined {
  const jobs = dashboard.backupJobHistory ?? [];
  const index = jobs.findIndex((job) => job.jobId === event.jobId && job.status === 'in_progress');
  const known = jobs[index];
  if (known === undefined) return undefined;
  const job: BackupJobLog = { ...known, progress: event.progress ?? known.progress };
  return { ...dashboard, backupJobHistory: jobs.toSpliced(index, 1, job) };
}

function tell(cache: QueryClient, event: BackupEvent): boolean {
  const dashboard = cache.getQueryData<Dashboard>(DASHBOARD);
  const updated = dashboard && withProgress(dashboard, event);
  if (updated) cache.setQueryData(DASHBOARD, updated);
  return updated !== undefined;
}

/** An event stream ends by itself from time to time and is back in two seconds: that is no lost connection. */
const GRACE = 4_000;

/** How long to wait before a stream that the browser has given up is opened anew. */
const AGAIN = 2_000;

/**
 * Listens to the server's events for as long as the caller is shown, and keeps the dashboard fresh.
 *
 * @returns since when the connection is lost; undefined while it stands
 */
export function useLiveEvents(): Date | undefined {
  const cache = useQueryClient();
  const [lostSince, setLostSince] = useState<Date>();
  useEffect(() => {
    let source: EventSource;
    let pending: ReturnType<typeof setTimeout> | undefined;
    let losing: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    // many events come together: one request answers for all of them
    const refresh = () => {
      pending ??= setTimeout(() => {
        pending = undefined;
        void cache.invalidateQueries({ queryKey: DASHBOARD });
        void cache.invalidateQueries({ queryKey: DRILLS });
        void cache.invalidateQueries({ queryKey: APPROVALS });
      }, 300);
    };
    const open = () => {
      source = new EventSource('/api/v1/events');
      source.onopen = () => {
        clearTimeout(losing);
        losing = undefined;
        setLostSince(undefined);
        // what happened meanwhile may be anything
        void cache.invalidateQueries({ queryKey: INVENTORY });
        refresh();
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
      source.addEventListener('backup', (message) => {
        const event = JSON.parse(String(message.data)) as BackupEvent;
        if (!tell(cache, event)) refresh();
      });
      for (const type of ['dashboard', 'alert', 'drill', 'restore', 'log'])
        source.addEventListener(type, refresh);
    };
    open();
    return () => {
      clearTimeout(pending);
      clearTimeout(losing);
      clearTimeout(again);
      source.close();
    };
  }, [cache]);
  return lostSince;
}
