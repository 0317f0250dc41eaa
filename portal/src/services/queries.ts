import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD, LOGS } from '../api/keys';
import { everything } from '../api/pages';

/** A service with how its data sets stand, the worst first. */
export function useService(name: string) {
  return useQuery({
    queryKey: [...DASHBOARD, 'service', name],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/services/{service}', { params: { path: { service: name } } })),
    refetchInterval: 15_000,
  });
}

/** What each way to bring a service back at the other site costs and gives. Site groups are asked, which takes a moment. */
export function useStrategies(service: string) {
  return useQuery({
    queryKey: [...DASHBOARD, 'strategies', service],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/strategies', { params: { query: { service } } })),
    staleTime: 30_000,
  });
}

/** How the logs of a service's data sets come into each of their repositories; the server looks each second. */
export function useLogs(service: string) {
  return useQuery({
    queryKey: [...LOGS, 'status', service],
    queryFn: () =>
      everything((after, limit) =>
        answer(api.GET('/api/v1/admin/logs', { params: { query: { service, after, limit } } })),
      ),
    refetchInterval: 5_000,
  });
}
