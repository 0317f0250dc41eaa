import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { APPROVALS, DASHBOARD, INVENTORY } from '../api/keys';
import { SHOWN } from '../api/mutations';

/** What is not declared as the files said that were applied last. */
export function useDrift() {
  return useQuery({
    queryKey: [...INVENTORY, 'drift'],
    queryFn: () => answer(api.GET('/api/v1/admin/inventory/drift')),
  });
}

export interface Proposal {
  documents: string;
  deleteOthers?: boolean;
  /** They are no files that are kept: what they change is told as drift from those. */
  byHand?: boolean;
}

/** What applying documents would change, as it is when it is first looked at. */
export function useDeclarationPlan({ documents, deleteOthers }: Proposal) {
  return useQuery({
    queryKey: ['declaration-plan', documents, deleteOthers],
    queryFn: () => answer(api.POST('/api/v1/admin/inventory/plan', { body: { documents, deleteOthers } })),
    retry: false,
    // what was looked at is what is applied, or nothing
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Applies what was planned, or refuses when something else would change by now. */
export function useApplyDeclarations() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: Proposal & { plan: string; reason?: string }) =>
      answer(api.POST('/api/v1/admin/inventory/apply', { body })),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: INVENTORY });
    },
  });
}

/** Asks a second person for what was planned. */
export function useAskForChange() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: Proposal & { plan: string; reason: string }) =>
      answer(api.POST('/api/v1/admin/approvals/changes', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: APPROVALS }),
  });
}
