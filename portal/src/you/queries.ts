import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { SESSION } from '../api/keys';
import { SHOWN } from '../api/mutations';

const FACTOR = ['you', 'factor'];
export const TOKENS = ['you', 'tokens'];
export const SESSIONS = ['you', 'sessions'];

export function useFactor() {
  return useQuery({ queryKey: FACTOR, queryFn: () => answer(api.GET('/api/v1/session/second_factor')) });
}

/** A new secret, which counts once it is confirmed. */
export function useBeginFactor() {
  return useMutation({
    meta: SHOWN,
    mutationFn: () => answer(api.POST('/api/v1/session/second_factor')),
  });
}

export function useConfirmFactor() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (code: string) =>
      answer(api.POST('/api/v1/session/second_factor/confirm', { body: { code } })),
    onSuccess: () => Promise.all([FACTOR, SESSIONS].map((key) => cache.invalidateQueries({ queryKey: key }))),
  });
}

export function useRemoveFactor() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (code: string) =>
      answer(api.POST('/api/v1/session/second_factor/remove', { body: { code } })),
    onSuccess: () =>
      Promise.all([FACTOR, SESSIONS, SESSION].map((key) => cache.invalidateQueries({ queryKey: key }))),
  });
}

/** To be called once the recovery codes were kept: what one may do can be another thing now, and lead to another page. */
export function useFactorDone() {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ queryKey: SESSION });
}

export function useMakeToken() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (token: { name: string; roles: string[]; expiresAt: string }) =>
      answer(api.POST('/api/v1/session/tokens', { body: token })),
    onSuccess: () => cache.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useRevokeToken() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/v1/session/tokens/{token_id}', { params: { path: { token_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useEndSession() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/v1/session/open/{session_id}', { params: { path: { session_id: id } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useChangePassword() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (change: { currentPassword: string; newPassword: string }) =>
      answer(api.PUT('/api/v1/session/password', { body: change })),
    onSuccess: () => cache.invalidateQueries({ queryKey: SESSIONS }),
  });
}
