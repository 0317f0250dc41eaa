import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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

export function useCancelPrune(repository: string, prune: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/repositories/{name}/prunes/{prune_id}/cancel', {
          params: { path: { name: repository, prune_id: prune } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: ['prunes', repository] }),
  });
}

/** As many of the latest prunes as the server hands out. */
export const allPrunes = async (repository: string) =>
  (
    await answer(
      api.GET('/api/v1/admin/repositories/{name}/prunes', {
        params: { path: { name: repository }, query: { limit: 1000 } },
      }),
    )
  ).items;
