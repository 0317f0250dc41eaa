import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD } from '../api/keys';

/** What each way to bring a service back at the other site costs and gives. Site groups are asked, which takes a moment. */
export function useStrategies(service: string) {
  return useQuery({
    queryKey: [...DASHBOARD, 'strategies', service],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/strategies', { params: { query: { service } } })),
    staleTime: 30_000,
  });
}
