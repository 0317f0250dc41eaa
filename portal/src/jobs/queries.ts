import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD, JOBS } from '../api/keys';
import { allLines } from './lines';
import type { BackupJob } from '../api/types';

export type Verb = 'pause' | 'resume' | 'cancel' | 'retry';

/** What can be done about a backup that stands so. */
export function verbsFor(status: BackupJob['status']): Verb[] {
  switch (status) {
    case 'SCHEDULED':
    case 'IN_PROGRESS':
      return ['pause', 'cancel'];
    case 'PAUSED':
      return ['resume', 'cancel'];
    case 'FAILED':
    case 'CANCELLED':
    case 'MISSED':
      return ['retry'];
    case 'SUCCESS':
      return [];
  }
}

/** Stops a backup for a while, or takes it up again. */
export function useTurn(id: string) {
  return useAct(id, (verb: Verb) => verb);
}

export function useCancelBackup(id: string) {
  return useAct(id, (): Verb => 'cancel');
}

function useAct<Given>(id: string, verbOf: (given: Given) => Verb) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) =>
      answer(
        api.POST(`/api/v1/admin/backups/{job_id}/${verbOf(given)}`, { params: { path: { job_id: id } } }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: JOBS });
    },
  });
}

/** So many lines of a log come at once, and no more are shown. */
export const LINES = 1000;

async function someLines(id: string, after: number | undefined, limit: number) {
  const query = { after, limit };
  const { items } = await answer(
    api.GET('/api/v1/admin/backups/{job_id}/log', { params: { path: { job_id: id }, query } }),
  );
  return items;
}

/** What happened in a backup, its first thousand lines. */
export function useJobLog(id: string) {
  return useQuery({
    queryKey: [...JOBS, 'log', id],
    queryFn: () => someLines(id, undefined, LINES),
    refetchInterval: 15_000,
  });
}

/** All that happened in a backup. */
export const wholeLog = (id: string, told: (lines: number) => void) =>
  allLines((after, limit) => someLines(id, after, limit), LINES, told);

/** The commands that ran before and after a backup, with what they said. */
export function useHookRuns(id: string) {
  return useQuery({
    queryKey: [...JOBS, 'hooks', id],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/backups/{job_id}/hooks', { params: { path: { job_id: id } } })),
    refetchInterval: 15_000,
  });
}

/** One backup; live events bring what changes. */
export function useJob(id: string) {
  return useQuery({
    queryKey: [...JOBS, 'one', id],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/backups/status/{job_id}', { params: { path: { job_id: id } } })),
    refetchInterval: 15_000,
  });
}

export function useBackUp() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (dataSet: string) =>
      answer(api.POST('/api/v1/admin/backups/schedule_job', { body: { dataSet } })),
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}
