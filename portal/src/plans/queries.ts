import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useCancelErrand, useErrand, type Errand } from '../api/errands';
import { ALERTS, APPROVALS, DASHBOARD, DRILLS, INVENTORY, RUNS } from '../api/keys';
import { SHOWN } from '../api/mutations';
import type { Plan, PlanMode } from '../api/types';
import type { Person } from './people';

/** Every plan with its steps. */
export function usePlans() {
  return useQuery({
    queryKey: [...INVENTORY, 'plans'],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/plans')),
    refetchInterval: 15_000,
  });
}

export type PlanVersion = Plan['approval'];

/** What was decided about the versions of a plan, and how the declared one differs from the approved one. */
export function usePlanVersions(name: string) {
  return useQuery({
    queryKey: [...INVENTORY, 'plan-versions', name],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/plans/{name}/versions', { params: { path: { name } } })),
    refetchInterval: 15_000,
  });
}

/** Approves or rejects the version that was looked at. */
export function useDecideVersion(name: string, version: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: ({ verb, reason }: { verb: 'approve' | 'reject'; reason: string }) => {
      const given = { params: { path: { name, version } }, body: { reason } };
      return answer(
        verb === 'approve'
          ? api.POST('/api/v1/admin/dr/plans/{name}/versions/{version}/approve', given)
          : api.POST('/api/v1/admin/dr/plans/{name}/versions/{version}/reject', given),
      );
    },
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ALERTS });
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: INVENTORY });
    },
  });
}

/** What a run would do, what is not ready, and how long it would take. */
export function useDryRun(name: string, mode: PlanMode) {
  return useQuery({
    queryKey: [...INVENTORY, 'dry-run', name, mode],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/dr/plans/{name}/dry_run', { params: { path: { name }, query: { mode } } }),
      ),
    retry: false,
    staleTime: 10_000,
  });
}

export interface RunWish {
  mode: PlanMode;
  reason: string;
  incidentTime?: string;
  despiteReadiness?: string;
  despiteApproval?: string;
  version: string;
  participants: Person[];
}

export function useStartRun(name: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: RunWish) =>
      answer(api.POST('/api/v1/admin/dr/plans/{name}/runs', { params: { path: { name } }, body })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: APPROVALS });
      void cache.invalidateQueries({ queryKey: DRILLS });
      return cache.invalidateQueries({ queryKey: RUNS });
    },
  });
}

const ENDED = ['SUCCESS', 'FAILED', 'ABORTED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'];

/** Whether nothing more comes of a run. */
export const isEnded = (status: string) => ENDED.includes(status);

const UNDER_WAY = ['SCHEDULED', 'IN_PROGRESS', 'WAITING'];

/** Whether a run goes on by its plan: it was approved of, and is not being undone. */
export const isUnderWay = (status: string) => UNDER_WAY.includes(status);

/** One run, step by step, looked at until it has ended; and when what is known of it came, as useUptime counts. */
export function useRun(id: string) {
  return useQuery({
    queryKey: [...RUNS, id],
    queryFn: async () => {
      const run = await answer(
        api.GET('/api/v1/admin/dr/runs/{run_id}', { params: { path: { run_id: id } } }),
      );
      return { run, receivedAt: performance.now() };
    },
    // live events tell of it; this is for when their line is lost
    refetchInterval: ({ state }) => (state.data && isEnded(state.data.run.status) ? false : 15_000),
  });
}

export interface StepDecision {
  step: string;
  decision: string;
  note: string;
}

export function useDecideStep(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: ({ step, decision, note }: StepDecision) =>
      answer(
        api.POST('/api/v1/admin/dr/runs/{run_id}/steps/{step}/decision', {
          params: { path: { run_id: id, step } },
          body: { decision, note: note || undefined },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: [...RUNS, id] }),
  });
}

export function useAbortRun(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (reason: string) =>
      answer(
        api.POST('/api/v1/admin/dr/runs/{run_id}/abort', {
          params: { path: { run_id: id } },
          body: { reason },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: [...RUNS, id] }),
  });
}

/** How ready services are to be brought back within their targets, a page at a time. */
export const READINESS = [...DASHBOARD, 'readiness'];
export const readiness = (words: string | undefined) => (after: string | undefined, limit: number) =>
  answer(api.GET('/api/v1/admin/dr/readiness', { params: { query: { words, after, limit } } }));

const keyTestOf = (repository: string): Errand => ({ kind: 'KEY_TEST', subject: repository });

/** How far the test of a key is that runs, if one does. */
export const useRunningKeyTest = (repository: string) =>
  useErrand(keyTestOf(repository), () =>
    answer(
      api.GET('/api/v1/admin/repositories/{name}/key_recovery_tests/running', {
        params: { path: { name: repository } },
      }),
    ),
  );

export const useCancelKeyTest = (repository: string) =>
  useCancelErrand(keyTestOf(repository), () =>
    answer(
      api.POST('/api/v1/admin/repositories/{name}/key_recovery_tests/running/cancel', {
        params: { path: { name: repository } },
      }),
    ),
  );

/** Has the server open a repository with the shares of a key that is kept elsewhere. */
export function useKeyTest() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: ({ repository, shares }: { repository: string; shares: string[] }) =>
      answer(
        api.POST('/api/v1/admin/repositories/{name}/key_recovery_tests', {
          params: { path: { name: repository } },
          body: { shares },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}
