import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { LOGS, POINTS } from '../api/keys';
import type { RecoveryPoint } from '../api/types';
import { points } from '../points/queries';

const MOST = 1000;

/**
 * A data set's recovery points for a timeline: all where they are few; else the newest, those in view, and those before
 * the picked instant.
 */
export function usePointsIn(dataSet: string, view?: { from: number; to: number }, at?: number) {
  const all = useQuery({
    queryKey: [...POINTS, 'timeline', dataSet],
    queryFn: () => points({ dataSet, limit: MOST }),
  });
  const many = all.data !== undefined && all.data.total > MOST;
  const inView = useQuery({
    queryKey: [...POINTS, 'timeline', dataSet, view],
    queryFn: () =>
      points({
        dataSet,
        from: new Date(view?.from ?? 0).toISOString(),
        to: new Date(view?.to ?? 0).toISOString(),
        limit: MOST,
      }),
    enabled: many && view !== undefined,
    placeholderData: keepPreviousData,
  });
  const before = useQuery({
    queryKey: [...POINTS, 'timeline', dataSet, at],
    queryFn: () => points({ dataSet, to: new Date((at ?? 0) + 1).toISOString(), limit: 20 }),
    enabled: many && at !== undefined,
  });
  const known = new Map<string, RecoveryPoint>();
  for (const part of [all, inView, before])
    part.data?.items.forEach((point) => known.set(point.recoveryPointId, point));
  const shown = many && view !== undefined ? inView.data : all.data;
  return {
    error: all.error ?? inView.error ?? before.error,
    points: [...known.values()],
    window: all.data?.window ?? undefined,
    loaded: all.data !== undefined,
    shown: shown?.items.length ?? 0,
    total: shown?.total ?? 0,
  };
}

/** Which spans of time a data set's stored log covers. */
export function useCoverage(dataSet: string) {
  return useQuery({
    queryKey: [...LOGS, dataSet],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/logs/{data_set}/coverage', { params: { path: { data_set: dataSet } } })),
    // every repository's log is read for it
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
}
