import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { APPROVALS, RESTORE } from '../api/keys';
import { SHOWN } from '../api/mutations';

export interface Approval {
  difference: string;
  conflictRule: string;
  withoutTriggers: boolean;
  reason: string;
}

/** What was asked to be put back of a restored part, in order. */
export function useApplications(restoreId: string) {
  return useQuery({
    queryKey: [...APPROVALS, 'part-of', restoreId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/{restore_id}/applications', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
  });
}

export function useApply(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    onSuccess: () => cache.invalidateQueries({ queryKey: APPROVALS }),
    // refused: what is shown may no longer be what the server compared last
    onError: () => cache.invalidateQueries({ queryKey: [...RESTORE, restoreId] }),
    mutationFn: (approval: Approval) =>
      answer(
        api.POST('/api/v1/admin/restore/{restore_id}/apply', {
          params: { path: { restore_id: restoreId } },
          body: approval,
        }),
      ),
  });
}

const ENDED = ['SUCCESS', 'FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'CANCELLED'];

const application = (id: string | undefined) => [...APPROVALS, 'part', id];

/** An application, looked at until it has ended; live events bring what changes. */
export function useApplication(applicationId: string | undefined) {
  return useQuery({
    queryKey: application(applicationId),
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/applications/{application_id}', {
          params: { path: { application_id: applicationId ?? '' } },
        }),
      ),
    enabled: applicationId !== undefined,
    refetchInterval: ({ state }) => (ENDED.includes(state.data?.status ?? '') ? false : 15_000),
  });
}

export function useCancelApplication(applicationId: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/restore/applications/{application_id}/cancel', {
          params: { path: { application_id: applicationId } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: application(applicationId) }),
  });
}
