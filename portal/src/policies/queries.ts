import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { APPROVALS, DASHBOARD, INVENTORY } from '../api/queries';
import type { Spec } from './spec';

/** A policy as its file says it. */
export function usePolicySpec(name: string) {
  return useQuery({
    queryKey: [...INVENTORY, 'Policy', name],
    queryFn: async (): Promise<Spec> => {
      const path = { kind: 'Policy', name };
      return (await answer(api.GET('/api/v1/admin/inventory/{kind}/{name}', { params: { path } }))).spec;
    },
  });
}

/** What a policy leads to in 90 days; as it is declared where no other spec is given. */
export function useSimulation(policy: string, spec: Spec | undefined, enabled: boolean) {
  return useQuery({
    queryKey: [...INVENTORY, 'simulation', policy, spec],
    queryFn: () =>
      answer(
        api.POST('/api/v1/admin/policies/simulate', {
          body: { policy, spec: spec as Record<string, never> | undefined },
        }),
      ),
    enabled,
    retry: false,
    staleTime: 60_000,
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
    mutationFn: (body: Proposal & { plan: string; reason: string }) =>
      answer(api.POST('/api/v1/admin/approvals/changes', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: APPROVALS }),
  });
}
