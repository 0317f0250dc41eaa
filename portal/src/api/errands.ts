import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { COVERAGE, DASHBOARD, ERRANDS, PACKS, POINTS, RESTORE } from './keys';
import { SHOWN } from './mutations';
import type { RunningErrand } from './types';

/** What there is to wait for, as the server's events name it. */
export type ErrandKind = 'SCAN' | 'EVIDENCE_PACK' | 'KEY_TEST' | 'COVERAGE' | 'COMPARISON';

/** One of them: its subject is a repository's name or a restore's id, empty where the kind has none. */
export interface Errand {
  kind: ErrandKind;
  subject: string;
}

/** What an event tells of one: how far it is, null once it has ended. */
export interface ErrandNews extends Errand {
  running: RunningErrand | null;
}

export const errandKey = ({ kind, subject }: Errand) => [...ERRANDS, kind, subject];

/** What is no longer as it was shown when one has ended. */
export function changedBy({ kind, subject }: Errand): (readonly string[])[] {
  switch (kind) {
    case 'SCAN':
      return [POINTS, DASHBOARD];
    case 'EVIDENCE_PACK':
      return [PACKS];
    case 'KEY_TEST':
      return [DASHBOARD];
    case 'COVERAGE':
      return [COVERAGE, DASHBOARD];
    case 'COMPARISON':
      return [[...RESTORE, subject]];
    default:
      // of a newer server
      return [];
  }
}

/** How far work is that somebody waits for, if it runs. */
export function useErrand(errand: Errand, load: () => Promise<{ running?: RunningErrand | null }>) {
  return useQuery({
    queryKey: errandKey(errand),
    queryFn: load,
    // live events tell of it; this is for when their line is lost
    refetchInterval: 15_000,
  }).data?.running;
}

/** Has it end, through whichever server. */
export function useCancelErrand(errand: Errand, send: () => Promise<unknown>) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () => send(),
    onSettled: () => cache.invalidateQueries({ queryKey: errandKey(errand) }),
  });
}
