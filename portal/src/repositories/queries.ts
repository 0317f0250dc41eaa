import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useCancelErrand, useErrand, type Errand } from '../api/errands';
import { APPROVALS, POINTS, PRUNES, SCRUBS } from '../api/keys';
import { SHOWN } from '../api/mutations';

/** How much a repository holds and held; it is measured every few minutes. */
export function useCapacity(repository: string) {
  return useQuery({
    queryKey: ['capacity', repository],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/repositories/{name}/capacity', {
          params: { path: { name: repository }, query: { days: 90 } },
        }),
      ),
    refetchInterval: 60_000,
  });
}

export function useCancelPrune(repository: string, prune: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/repositories/{name}/prunes/{prune_id}/cancel', {
          params: { path: { name: repository, prune_id: prune } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: [...PRUNES, repository] }),
  });
}

/** What backups added to a repository on each of the last thirty days, and how many points it holds. */
export function useGrowth(repository: string) {
  return useQuery({
    queryKey: [...POINTS, 'growth', repository],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/recovery_points/growth', { params: { query: { repository } } })),
    staleTime: 30_000,
  });
}

/** Some of a repository's prunes, newest first. */
export const prunesOf = (repository: string, query: { after?: string; limit: number }) =>
  answer(
    api.GET('/api/v1/admin/repositories/{name}/prunes', { params: { path: { name: repository }, query } }),
  );

/** The newest prune, which is the one that runs if one does. */
export function useNewestPrune(repository: string) {
  return useQuery({
    queryKey: [...PRUNES, repository, 'newest'],
    queryFn: () => prunesOf(repository, { limit: 1 }),
    // live events tell of it; this is for when their line is lost
    refetchInterval: 15_000,
  });
}

export function usePrune(repository: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/repositories/{name}/prune', { params: { path: { name: repository } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: [...PRUNES, repository] }),
  });
}

/** Some of a repository's scrubs, newest first, and since when all of it has been read back. */
export const scrubsOf = (repository: string, query: { after?: string; limit: number }) =>
  answer(
    api.GET('/api/v1/admin/repositories/{name}/scrubs', { params: { path: { name: repository }, query } }),
  );

/** The newest scrub, which is the one that runs if one does. */
export function useNewestScrub(repository: string) {
  return useQuery({
    queryKey: [...SCRUBS, repository, 'newest'],
    queryFn: () => scrubsOf(repository, { limit: 1 }),
    // live events tell of it; this is for when their line is lost
    refetchInterval: 15_000,
  });
}

export function useScrub(repository: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/repositories/{name}/scrub', { params: { path: { name: repository } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: [...SCRUBS, repository] }),
  });
}

export function useCancelScrub(repository: string, scrub: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/repositories/{name}/scrubs/{scrub_id}/cancel', {
          params: { path: { name: repository, scrub_id: scrub } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: [...SCRUBS, repository] }),
  });
}

/** Which of the newest recovery points in a repository nobody can remove now. */
export function useImmutability(repository: string) {
  return useQuery({
    queryKey: ['immutability', repository],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/repositories/{name}/immutability', { params: { path: { name: repository } } }),
      ),
    refetchInterval: 60_000,
  });
}

const scanOf = (repository: string): Errand => ({ kind: 'SCAN', subject: repository });

/** How far the scan is that runs, if one does. */
export function useRunningScan(repository: string) {
  return useErrand(scanOf(repository), () =>
    answer(api.GET('/api/v1/admin/repositories/{name}/scan', { params: { path: { name: repository } } })),
  );
}

export function useCancelScan(repository: string) {
  return useCancelErrand(scanOf(repository), () =>
    answer(
      api.POST('/api/v1/admin/repositories/{name}/scan/cancel', { params: { path: { name: repository } } }),
    ),
  );
}

export function useScan(repository: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/repositories/{name}/scan', { params: { path: { name: repository } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: POINTS }),
  });
}

const KEYS = [...APPROVALS, 'keys'];

/** Requests for recovery keys that are still open: those to be decided about, and those whose shares were not fetched. */
export function useKeyRequests(enabled: boolean) {
  return useQuery({
    queryKey: KEYS,
    queryFn: () =>
      answer(api.GET('/api/v1/admin/approvals/custody', { params: { query: { open: true, limit: 1000 } } })),
    select: ({ items }) => items.filter((one) => one.act === 'EXPORT_KEY'),
    enabled,
    refetchInterval: 15_000,
  });
}

/** Asks for a recovery key of a repository, in shares. */
export function useRequestKey(repository: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { shares: number; needed: number; reason: string }) =>
      answer(
        api.POST('/api/v1/admin/repositories/{name}/key_exports', {
          params: { path: { name: repository } },
          body,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: APPROVALS }),
  });
}

/** Makes the key and answers its shares, which are had once. Nothing keeps them when the dialog is closed. */
export function useFetchShares(request: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    gcTime: 0,
    onSettled: () => cache.invalidateQueries({ queryKey: APPROVALS }),
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/approvals/custody/{custody_id}/shares', {
          params: { path: { custody_id: request } },
        }),
      ),
  });
}
