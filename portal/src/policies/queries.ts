import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { INVENTORY } from '../api/keys';
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
