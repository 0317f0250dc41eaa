import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';

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
