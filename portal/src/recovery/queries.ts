import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD } from '../api/keys';

export function useRecovery() {
  return useQuery({
    queryKey: [...DASHBOARD, 'recovery'],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/status')),
    refetchInterval: 15_000,
  });
}
