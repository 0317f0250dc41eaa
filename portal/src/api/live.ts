import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { DASHBOARD, SESSION } from './queries';
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

/**
 * Listens to the server's events for as long as the caller is shown, and keeps the dashboard fresh.
 *
 * @returns since when the connection is lost; undefined while it stands
 */
export function useLiveEvents(): Date | undefined {
  const cache = useQueryClient();
  const [lostSince, setLostSince] = useState<Date>();
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    let pending: ReturnType<typeof setTimeout> | undefined;
    // many events come together: one request answers for all of them
    const refresh = () => {
      pending ??= setTimeout(() => {
        pending = undefined;
        void cache.invalidateQueries({ queryKey: DASHBOARD });
      }, 300);
    };
    source.onopen = () => {
      setLostSince(undefined);
      refresh();
    };
    source.onerror = () => {
      setLostSince((since) => since ?? new Date());
      // a session that has ended looks like a lost connection; asking tells which it is
      void cache.invalidateQueries({ queryKey: SESSION });
    };
    source.addEventListener('backup', (message) => {
      const event = JSON.parse(String(message.data)) as { payload?: BackupEvent } & BackupEvent;
      if (!tell(cache, event.payload ?? event)) refresh();
    });
    for (const type of ['dashboard', 'alert', 'drill', 'restore']) source.addEventListener(type, refresh);
    return () => {
      clearTimeout(pending);
      source.close();
    };
  }, [cache]);
  return lostSince;
}
