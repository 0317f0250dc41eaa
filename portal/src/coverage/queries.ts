import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD } from '../api/queries';

const COVERAGE = ['coverage'];

/** What exists, and whether anything protects it. */
export function useFindings() {
  return useQuery({
    queryKey: COVERAGE,
    queryFn: () => answer(api.GET('/api/v1/admin/coverage')),
    refetchInterval: 15_000,
  });
}

export function useLook() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST('/api/v1/admin/coverage/look')),
    onSettled: () => cache.invalidateQueries({ queryKey: COVERAGE }),
  });
}

/** Says why something need not be protected; without a reason: that it must be after all. */
export function useAcknowledge(findingId: string) {
  const cache = useQueryClient();
  const params = { path: { finding_id: findingId } };
  return useMutation({
    mutationFn: async (reason: string | undefined) => {
      if (reason === undefined)
        await answer(api.DELETE('/api/v1/admin/coverage/{finding_id}/acknowledge', { params }));
      else
        await answer(
          api.POST('/api/v1/admin/coverage/{finding_id}/acknowledge', { params, body: { reason } }),
        );
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: COVERAGE });
    },
  });
}
