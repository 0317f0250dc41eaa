import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { ALERTS, DASHBOARD, PEOPLE, SESSION } from '../api/keys';
import { SHOWN } from '../api/mutations';
import { everything } from '../api/pages';

const FACTORS = ['people', 'factors'];
export const SESSIONS = ['people', 'sessions'];
export const TOKENS = ['people', 'tokens'];
export const GROUPS = ['people', 'groups'];
export const PROVIDER_PEOPLE = ['people', 'provider'];
const PAIRS = ['people', 'key-pairs'];
const FACTOR_ROLES = ['people', 'factor-roles'];

/** @param may whether who is signed in may know */
export function useFactors(may: boolean) {
  return useQuery({
    queryKey: FACTORS,
    queryFn: () =>
      everything((after, limit) =>
        answer(api.GET('/api/v1/admin/second_factors', { params: { query: { after, limit } } })),
      ),
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

/** Ends anybody's session. */
export function useEndAnySession() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/v1/admin/sessions/{session_id}', { params: { path: { session_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: SESSIONS }),
  });
}

/** Keeps somebody of the identity provider out, or lets them in again; ends their sessions. */
export function useKeepOut() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: ({ username, disabled }: { username: string; disabled: boolean }) =>
      answer(
        api.PATCH('/api/v1/admin/provider_people/{username}', {
          params: { path: { username } },
          body: { disabled },
        }),
      ),
    onSuccess: () =>
      Promise.all([PROVIDER_PEOPLE, SESSIONS].map((key) => cache.invalidateQueries({ queryKey: key }))),
  });
}

/** Puts anybody's token out of use. */
export function useRevokeAnyToken() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/v1/admin/tokens/{token_id}', { params: { path: { token_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: TOKENS }),
  });
}

/** The pairs of break-glass keys that there were, the newest first; never the keys. */
export function useKeyPairs() {
  return useQuery({
    queryKey: PAIRS,
    queryFn: () => answer(api.GET('/api/v1/admin/break_glass')),
    refetchInterval: 15_000,
  });
}

/** Makes a pair of break-glass keys, which are had once. Nothing keeps them when the dialog is closed. */
export function useMakeKeyPair() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    gcTime: 0,
    mutationFn: (holders: string[]) => answer(api.POST('/api/v1/admin/break_glass', { body: { holders } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ALERTS });
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: PAIRS });
    },
  });
}

/** Makes a one-time password, which is had once. Nothing keeps it when the dialog is closed. */
export function useMakeOneTimePassword() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    gcTime: 0,
    mutationFn: (username: string) =>
      answer(
        api.POST('/api/v1/admin/administrators/{username}/one_time_password', {
          params: { path: { username } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: PEOPLE }),
  });
}

export function useAddPerson() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (person: { username: string; displayName: string; password?: string; roles: string[] }) =>
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
