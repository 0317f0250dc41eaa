import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useCancelErrand, useErrand, type Errand } from '../api/errands';
import { DASHBOARD, RESTORE, RESTORES } from '../api/keys';
import { SHOWN } from '../api/mutations';
import type { Restore } from '../api/types';

export function useCancelRestore(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/restore/{restore_id}/cancel', { params: { path: { restore_id: id } } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      void cache.invalidateQueries({ queryKey: RESTORES });
      return cache.invalidateQueries({ queryKey: [...RESTORE, id] });
    },
  });
}

/** A restore, looked at until it has ended, and its part has been compared. */
export function useRestoredPart(restoreId: string) {
  return useQuery({
    queryKey: [...RESTORE, restoreId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/status/{restore_id}', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    // live events tell of it; this is for when their line is lost
    refetchInterval: ({ state }) => (isSettled(state.data) ? false : 15_000),
  });
}

/** Whether nothing more comes of a restore by itself. */
function isSettled(run: Restore | undefined): boolean {
  if (run === undefined) return false;
  if (run.status === 'FAILED' || run.status === 'CANCELLED' || run.difference || run.notCompared) return true;
  return run.status === 'SUCCESS' && (run.restoreType !== 'Selective' || run.dataType !== 'PostgreSQL_DB');
}

export function useStopInstance(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.DELETE('/api/v1/admin/restore/{restore_id}/instance', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: [...RESTORE, restoreId] }),
  });
}

const comparisonOf = (restoreId: string): Errand => ({ kind: 'COMPARISON', subject: restoreId });

/** How far comparing a restored part is, if it is being compared. */
export const useRunningComparison = (restoreId: string) =>
  useErrand(comparisonOf(restoreId), () =>
    answer(
      api.GET('/api/v1/admin/restore/{restore_id}/compare', {
        params: { path: { restore_id: restoreId } },
      }),
    ),
  );

export const useCancelComparison = (restoreId: string) =>
  useCancelErrand(comparisonOf(restoreId), () =>
    answer(
      api.POST('/api/v1/admin/restore/{restore_id}/compare/cancel', {
        params: { path: { restore_id: restoreId } },
      }),
    ),
  );

export function useCompare(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/restore/{restore_id}/compare', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: [...RESTORE, restoreId] }),
  });
}
