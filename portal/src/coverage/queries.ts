import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useCancelErrand, useErrand, type Errand } from '../api/errands';
import { COVERAGE, DASHBOARD } from '../api/keys';
import type { SHOWN } from '../api/mutations';
import type { FindingState } from '../api/words';

/** A page of what exists, what nothing protects first. */
export const findings = (query: { state?: FindingState; after?: string; limit: number }) =>
  answer(api.GET('/api/v1/admin/coverage', { params: { query } }));

/** How much exists and is protected, and where it is looked for. */
export function useCovered() {
  return useQuery({
    queryKey: [...COVERAGE, 'counts'],
    queryFn: () => findings({ limit: 1 }),
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

/** Says why something need not be protected; without a reason: that it must be after all. @param meta {@link SHOWN}, by a dialog */
export function useAcknowledge(findingId: string, meta?: typeof SHOWN) {
  const cache = useQueryClient();
  const params = { path: { finding_id: findingId } };
  return useMutation({
    meta,
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

const LOOK: Errand = { kind: 'COVERAGE', subject: '' };

/** How far the look is that runs, if one does. */
export const useRunningLook = () => useErrand(LOOK, () => answer(api.GET('/api/v1/admin/coverage/look')));

export const useCancelLook = () =>
  useCancelErrand(LOOK, () => answer(api.POST('/api/v1/admin/coverage/look/cancel')));
