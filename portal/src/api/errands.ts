import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SOON } from './queries';
import type { RunningErrand } from './types';

const keyOf = (what: readonly string[]) => ['errands', ...what];

/**
 * How far work is that somebody waits for, if it runs.
 *
 * @param what names it, such as its kind and subject
 * @param asked whether it was asked for here and has not ended: then it is looked at closely
 */
export function useErrand(
  what: readonly string[],
  load: () => Promise<{ running?: RunningErrand | null }>,
  asked: boolean,
) {
  return useQuery({
    queryKey: keyOf(what),
    queryFn: load,
    refetchInterval: ({ state }) => (asked || state.data?.running ? SOON : 15_000),
  }).data?.running;
}

/** Has it end, through whichever server. */
export function useCancelErrand(what: readonly string[], send: () => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => send(),
    onSettled: () => cache.invalidateQueries({ queryKey: keyOf(what) }),
  });
}
