import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD, LOGS } from '../api/keys';

/** What each way to bring a service back at the other site costs and gives. Site groups are asked, which takes a moment. */
export function useStrategies(service: string) {
  return useQuery({
    queryKey: [...DASHBOARD, 'strategies', service],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/strategies', { params: { query: { service } } })),
    staleTime: 30_000,
  });
}

/** How every log comes into each of its repositories; the server looks each second. */
export function useLogs() {
  return useQuery({
    queryKey: [...LOGS, 'status'],
    queryFn: () => answer(api.GET('/api/v1/admin/logs')),
    refetchInterval: 5_000,
  });
}
