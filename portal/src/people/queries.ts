import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { PEOPLE, SESSION } from '../api/keys';
import { SHOWN } from '../api/mutations';

const FACTORS = ['people', 'factors'];
const FACTOR_ROLES = ['people', 'factor-roles'];

/** @param may whether who is signed in may know */
export function useFactors(may: boolean) {
  return useQuery({
    queryKey: FACTORS,
    queryFn: () => answer(api.GET('/api/v1/admin/second_factors')),
    enabled: may,
  });
}

export function useTakeFactorAway() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (username: string) =>
      answer(
        api.DELETE('/api/v1/admin/administrators/{username}/second_factor', {
          params: { path: { username } },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: FACTORS }),
  });
}

export function useFactorRoles() {
  return useQuery({
    queryKey: FACTOR_ROLES,
    queryFn: () => answer(api.GET('/api/v1/admin/second_factor_roles')),
  });
}

export function useRequireFactor() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (roles: string[]) =>
      answer(api.PUT('/api/v1/admin/second_factor_roles', { body: { roles } })),
    // one's own session may be over
    onSuccess: () =>
      Promise.all([FACTOR_ROLES, SESSION].map((key) => cache.invalidateQueries({ queryKey: key }))),
  });
}

export function usePeople() {
  return useQuery({ queryKey: PEOPLE, queryFn: () => answer(api.GET('/api/v1/admin/administrators')) });
}

export function useAddPerson() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (person: { username: string; displayName: string; password: string; roles: string[] }) =>
      answer(api.POST('/api/v1/admin/administrators', { body: person })),
    onSuccess: () => cache.invalidateQueries({ queryKey: PEOPLE }),
  });
}

/** @param meta {@link SHOWN}, by a dialog */
export function useChangePerson(meta?: typeof SHOWN) {
  const cache = useQueryClient();
  return useMutation({
    meta,
    mutationFn: ({ username, ...change }: { username: string; roles?: string[]; disabled?: boolean }) =>
      answer(
        api.PATCH('/api/v1/admin/administrators/{username}', {
          params: { path: { username } },
          body: change,
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: PEOPLE }),
  });
}
