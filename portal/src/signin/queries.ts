import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { SESSION } from '../api/keys';

/** Forgets what one person was shown before another, or nobody, is at the page. */
function startAnew(cache: QueryClient) {
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
  return cache.resetQueries({ queryKey: SESSION });
}

export function useWaysIn() {
  return useQuery({
    queryKey: ['ways'],
    queryFn: () => answer(api.GET('/api/v1/session/ways')),
    staleTime: Infinity,
  });
}

export function useSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: { user: string; password: string; code?: string }) =>
      answer(api.POST('/api/v1/session', { body: given })),
    onSuccess: () => startAnew(cache),
  });
}

/** Signs two people in as one administrator, by their keys. */
export function useBreakGlass() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (keys: { firstKey: string; secondKey: string; reason: string }) =>
      answer(api.POST('/api/v1/session/break_glass', { body: keys })),
    onSuccess: () => startAnew(cache),
  });
}

export function useSignOut() {
  const cache = useQueryClient();
  return useMutation({
    // also for who leaves the page at once
    mutationFn: () => answer(api.DELETE('/api/v1/session', { keepalive: true })),
    // who signed in at the identity provider signs out there too
    onSuccess: (signedOut) =>
      signedOut?.continueAt ? window.location.assign(signedOut.continueAt) : startAnew(cache),
  });
}
