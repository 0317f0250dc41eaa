import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useContext } from 'react';
import { answer, api } from '../api/client';
import { SESSION } from '../api/keys';
import { SHOWN } from '../api/mutations';
import type { Session } from '../api/types';
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

/** As to start anew, but for whoever was signed in until now: they go on where they were, with what they were writing. */
function useGoOn() {
  const cache = useQueryClient();
  const startAnew = useStartAnew();
  return async () => {
    const before = cache.getQueryData<Session>(SESSION);
    const now = await answer(api.GET('/api/v1/session'));
    if (before?.user !== now.user || now.passwordChangeDue) return startAnew();
    cache.setQueryData(SESSION, now);
    return cache.invalidateQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
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
  const goOn = useGoOn();
  return useMutation({
    meta: SHOWN,
    mutationFn: (given: { user: string; password: string; code?: string }) =>
      answer(api.POST('/api/v1/session', { body: given })),
    onSuccess: goOn,
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
