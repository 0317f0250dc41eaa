import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { answer, api } from './client';
import type { Permission, RestoreWish } from './types';

export const DASHBOARD = ['dashboard'];
export const DRILLS = ['drills'];
export const SESSION = ['session'];
export const INVENTORY = ['inventory'];
export const APPROVALS = ['approvals'];

/** Forgets what one person was shown before another, or nobody, is at the page. */
function startAnew(cache: QueryClient) {
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
  return cache.resetQueries({ queryKey: SESSION });
}

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => answer(api.GET('/api/v1/session')), retry: false });
}

/** Whether who is signed in may do this. */
export function useMay(permission: Permission): boolean {
  return useSession().data?.permissions.includes(permission) ?? false;
}

/** Whether who is signed in may look and nothing else. */
export function useViewsOnly(): boolean {
  return useSession().data?.permissions.every((one) => one === 'read' || one === 'audit') ?? false;
}

export function useDashboard() {
  return useQuery({
    queryKey: DASHBOARD,
    queryFn: () => answer(api.GET('/api/v1/admin/dashboard')),
    // live events bring what changes; this catches what none tells of, such as growing exposure
    refetchInterval: 15_000,
  });
}

/** The latest drills, planned ones among them. */
export function useDrills() {
  return useQuery({
    queryKey: DRILLS,
    queryFn: () => answer(api.GET('/api/v1/admin/dr/drills', { params: { query: { limit: 20 } } })),
  });
}

export function useInventory() {
  return useQuery({ queryKey: INVENTORY, queryFn: () => answer(api.GET('/api/v1/admin/inventory')) });
}

export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: { user: string; password: string }) =>
      answer(api.POST('/api/v1/session', { body: given })),
    onSuccess: () => startAnew(cache),
  });
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/v1/session')),
    onSuccess: () => startAnew(cache),
  });
}

export function useBackUp() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (dataSet: string) =>
      answer(api.POST('/api/v1/admin/backups/schedule_job', { body: { dataSet } })),
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}

export function useFailoverTest() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      answer(api.POST('/api/v1/admin/dr/initiate_failover_test', { body: { reason } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DRILLS });
      return cache.invalidateQueries({ queryKey: DASHBOARD });
    },
  });
}

/** How often something that goes on by itself is looked at again. */
const SOON = 1000;

export function useRestore() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: RestoreWish) =>
      answer(api.POST('/api/v1/admin/restore/trigger_restore', { body: wish })),
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}

/** A restore, looked at until its part has been compared, or it has failed. */
export function useRestoredPart(restoreId: string | undefined) {
  return useQuery({
    queryKey: ['restore', restoreId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/status/{restore_id}', {
          params: { path: { restore_id: restoreId ?? '' } },
        }),
      ),
    enabled: restoreId !== undefined,
    refetchInterval: ({ state }) =>
      state.data?.difference || state.data?.notCompared || state.data?.status === 'FAILED' ? false : SOON,
  });
}

export function useCompare(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/restore/{restore_id}/compare', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: ['restore', restoreId] }),
  });
}

export interface Approval {
  difference: string;
  conflictRule: string;
  withoutTriggers: boolean;
  reason: string;
}

export function useApply(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    // refused: what is shown may no longer be what the server compared last
    onError: () => cache.invalidateQueries({ queryKey: ['restore', restoreId] }),
    mutationFn: (approval: Approval) =>
      answer(
        api.POST('/api/v1/admin/restore/{restore_id}/apply', {
          params: { path: { restore_id: restoreId } },
          body: approval,
        }),
      ),
  });
}

/** An application, looked at until it has ended. */
export function useApplication(applicationId: string | undefined) {
  return useQuery({
    queryKey: ['application', applicationId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/applications/{application_id}', {
          params: { path: { application_id: applicationId ?? '' } },
        }),
      ),
    enabled: applicationId !== undefined,
    refetchInterval: ({ state }) => (ENDED.includes(state.data?.status ?? '') ? false : SOON),
  });
}

const ENDED = ['SUCCESS', 'FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'];

/** What waits for a second person. */
export function useApprovals() {
  return useQuery({
    queryKey: APPROVALS,
    queryFn: () => answer(api.GET('/api/v1/admin/approvals')),
  });
}

export interface Decision {
  verb: 'approve' | 'reject' | 'withdraw';
  difference: string;
  reason: string;
}

export function useDecide(applicationId: string) {
  const cache = useQueryClient();
  const params = { path: { application_id: applicationId } };
  return useMutation({
    mutationFn: ({ verb, difference, reason }: Decision) => {
      switch (verb) {
        case 'approve':
          return answer(
            api.POST('/api/v1/admin/restore/applications/{application_id}/approve', {
              params,
              body: { difference, reason },
            }),
          );
        case 'reject':
          return answer(
            api.POST('/api/v1/admin/restore/applications/{application_id}/reject', {
              params,
              body: { reason },
            }),
          );
        case 'withdraw':
          return answer(
            api.DELETE('/api/v1/admin/restore/applications/{application_id}', {
              params,
            }),
          );
      }
    },
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ['application', applicationId] });
      return cache.invalidateQueries({ queryKey: APPROVALS });
    },
  });
}
