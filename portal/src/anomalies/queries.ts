import { useQueries } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { ALERTS, JOBS, RESTORES } from '../api/keys';
import type { State } from '../api/words';

/** The newest thing of a kind; null where there is none. */
export interface Newest {
  name: string;
  at: string;
  /** The backup or the restore that it is; neither for an alert. */
  job?: string;
  restore?: string;
}

const job = (state: State) => ({
  queryKey: [...JOBS, 'newest', state],
  queryFn: async (): Promise<Newest | null> => {
    const { items } = await answer(
      api.GET('/api/v1/admin/backups', { params: { query: { state, limit: 1 } } }),
    );
    const one = items[0];
    return one ? { name: one.dataSet, at: one.endTime ?? one.requestedAt, job: one.jobId } : null;
  },
  refetchInterval: 15_000,
});

const restore = {
  queryKey: [...RESTORES, 'newest', 'FAILED'],
  queryFn: async (): Promise<Newest | null> => {
    const { items } = await answer(
      api.GET('/api/v1/admin/restore', { params: { query: { status: 'FAILED', limit: 1 } } }),
    );
    const one = items[0];
    return one ? { name: one.dataSet, at: one.endTime ?? one.requestedAt, restore: one.restoreId } : null;
  },
  refetchInterval: 15_000,
};

const alert = {
  queryKey: [...ALERTS, 'newest', 'critical'],
  queryFn: async (): Promise<Newest | null> => {
    const { items } = await answer(
      api.GET('/api/v1/admin/alerts', { params: { query: { severity: 'critical', limit: 1 } } }),
    );
    const one = items[0];
    return one ? { name: one.title, at: one.since } : null;
  },
  refetchInterval: 15_000,
};

/** The newest of each sign that something may be wrong, as far as such are found today. */
export function useSigns() {
  const [damaged, empty, failed, unproven, critical] = useQueries({
    queries: [job('warned'), job('empty'), job('failed'), restore, alert],
  });
  return { damaged, empty, failed, unproven, critical };
}
