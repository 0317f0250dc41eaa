import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { APPROVALS, POINTS } from '../api/keys';
import { SHOWN } from '../api/mutations';

export const points = (query: { dataSet: string; from?: string; to?: string; limit: number }) =>
  answer(api.GET('/api/v1/admin/recovery_points', { params: { query } }));

/** Puts a recovery point under a legal hold; it is listed by another id then. */
export function useHold(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { legalCase: string; reason: string }) =>
      answer(
        api.POST('/api/v1/admin/holds/{recovery_point_id}', {
          params: { path: { recovery_point_id: id } },
          body,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: POINTS }),
  });
}

/** The cases that a recovery point is held for, with who put each, when and why. */
export function useHoldGrounds(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...POINTS, 'holds', id],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/holds/{recovery_point_id}', { params: { path: { recovery_point_id: id } } }),
      ),
    enabled,
  });
}

/** Asks for the hold of a case to be lifted. */
export function useLift(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { legalCase: string; reason: string }) =>
      answer(
        api.POST('/api/v1/admin/holds/{recovery_point_id}/lift', {
          params: { path: { recovery_point_id: id } },
          body,
        }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: POINTS });
      return cache.invalidateQueries({ queryKey: APPROVALS });
    },
  });
}

/** What it would do to delete a recovery point before its time; an error when it must not be. */
export function useDeletion(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['deletion', id],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/deletions/{recovery_point_id}', {
          params: { path: { recovery_point_id: id } },
        }),
      ),
    enabled,
    retry: false,
  });
}

/** Asks for a recovery point to be deleted before its time. */
export function useRequestDeletion(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { reason: string }) =>
      answer(
        api.POST('/api/v1/admin/deletions/{recovery_point_id}', {
          params: { path: { recovery_point_id: id } },
          body,
        }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: POINTS });
      return cache.invalidateQueries({ queryKey: APPROVALS });
    },
  });
}
