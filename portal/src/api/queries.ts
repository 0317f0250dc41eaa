import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from './client';

export const DASHBOARD = ['dashboard'];
export const SESSION = ['session'];
export const INVENTORY = ['inventory'];

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => answer(api.GET('/api/v1/session')), retry: false });
}

export function useDashboard() {
  return useQuery({
    queryKey: DASHBOARD,
    queryFn: () => answer(api.GET('/api/v1/admin/dashboard')),
    // live events bring what changes; this catches what none tells of, such as growing exposure
    refetchInterval: 15_000,
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
    onSuccess: () => cache.invalidateQueries({ queryKey: SESSION }),
  });
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/v1/session')),
    onSuccess: () => {
      cache.clear();
      return cache.invalidateQueries({ queryKey: SESSION });
    },
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
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}
