import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useContext } from 'react';
import { answer, api } from '../api/client';
import { SESSION } from '../api/keys';
import { SHOWN } from '../api/mutations';
import { FailureReports } from '../parts/Failures';

/** Forgets what one person was shown before another, or nobody, is at the page. */
function useStartAnew() {
  const cache = useQueryClient();
  const { forget } = useContext(FailureReports);
  return () => {
    forget();
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
    return cache.resetQueries({ queryKey: SESSION });
  };
}

export function useWaysIn() {
  return useQuery({
    queryKey: ['ways'],
    queryFn: () => answer(api.GET('/api/v1/session/ways')),
    staleTime: Infinity,
  });
}

export function useSignIn() {
  const startAnew = useStartAnew();
  return useMutation({
    meta: SHOWN,
    mutationFn: (given: { user: string; password: string; code?: string }) =>
      answer(api.POST('/api/v1/session', { body: given })),
    onSuccess: startAnew,
  });
}

/** Signs two people in as one administrator, by their keys. */
export function useBreakGlass() {
  const startAnew = useStartAnew();
  return useMutation({
    meta: SHOWN,
    mutationFn: (keys: { firstKey: string; secondKey: string; reason: string }) =>
      answer(api.POST('/api/v1/session/break_glass', { body: keys })),
    onSuccess: startAnew,
  });
}

/** Chooses a password of one's own in place of the one-time one; the session goes on with the rights that this gives. */
export function useChoosePassword() {
  const startAnew = useStartAnew();
  return useMutation({
    meta: SHOWN,
    mutationFn: (change: { currentPassword: string; newPassword: string }) =>
      answer(api.PUT('/api/v1/session/password', { body: change })),
    onSuccess: startAnew,
  });
}

export function useSignOut() {
  const startAnew = useStartAnew();
  return useMutation({
    // also for who leaves the page at once
    mutationFn: () => answer(api.DELETE('/api/v1/session', { keepalive: true })),
    // who signed in at the identity provider signs out there too
    onSuccess: (signedOut) =>
      signedOut?.continueAt ? window.location.assign(signedOut.continueAt) : startAnew(),
  });
}
