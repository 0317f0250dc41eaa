import {
  keepPreviousData,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { growth } from '../repositories/growth';
import { answer, api } from './client';
import { may } from './rights';
import type { Permission, RecoveryPoint, Restore, RestoreWish } from './types';

export const DASHBOARD = ['dashboard'];
export const DRILLS = ['drills'];
export const SESSION = ['session'];
export const INVENTORY = ['inventory'];
export const APPROVALS = ['approvals'];
export const ALERTS = ['alerts'];
export const RUNS = ['runs'];
export const POINTS = ['points'];
export const JOBS = ['jobs'];
export const RESTORES = ['restores'];
export const PEOPLE = ['people'];
export const LOGS = ['logs'];
export const PACKS = ['evidence', 'packs'];

/** Forgets what one person was shown before another, or nobody, is at the page. */
function startAnew(cache: QueryClient) {
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
  return cache.resetQueries({ queryKey: SESSION });
}

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => answer(api.GET('/api/v1/session')), retry: false });
}

export function useWaysIn() {
  return useQuery({
    queryKey: ['ways'],
    queryFn: () => answer(api.GET('/api/v1/session/ways')),
    staleTime: Infinity,
  });
}

/**
 * Whether who is signed in may do this to what concerns all of these services; without them, to something at least. What
 * concerns no service belongs to the whole installation.
 */
export function useMay(permission: Permission, services?: readonly string[]): boolean {
  const { data } = useSession();
  return data !== undefined && may(data, permission, services);
}

/** Whether who is signed in may do this to everything, what all services share included. */
export function useMayEverywhere(permission: Permission): boolean {
  return useSession().data?.permissions.includes(permission) ?? false;
}

/** Whether who is signed in may look and nothing else. */
export function useViewsOnly(): boolean {
  return useSession().data?.permissionsSomewhere.every((one) => one === 'read' || one === 'audit') ?? false;
}

export function useDashboard() {
  return useQuery({
    queryKey: DASHBOARD,
    queryFn: () => answer(api.GET('/api/v1/admin/dashboard')),
    // live events bring what changes; this catches what none tells of, such as growing exposure
    refetchInterval: 15_000,
  });
}

/** The latest drills, planned ones among them. */
export function useDrills(limit = 20) {
  return useQuery({
    queryKey: [...DRILLS, limit],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/drills', { params: { query: { limit } } })),
  });
}

export function useInventory() {
  return useQuery({ queryKey: INVENTORY, queryFn: () => answer(api.GET('/api/v1/admin/inventory')) });
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
    mutationFn: () => answer(api.DELETE('/api/v1/session')),
    // who signed in at the identity provider signs out there too
    onSuccess: (signedOut) =>
      signedOut?.continueAt ? window.location.assign(signedOut.continueAt) : startAnew(cache),
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

export function useFailoverTest() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { plan?: string; reason: string }) =>
      answer(api.POST('/api/v1/admin/dr/initiate_failover_test', { body })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DRILLS });
      return cache.invalidateQueries({ queryKey: DASHBOARD });
    },
  });
}

/** How often something that goes on by itself is looked at again. */
const SOON = 1000;

export function useRestore() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (wish: RestoreWish) =>
      answer(api.POST('/api/v1/admin/restore/trigger_restore', { body: wish })),
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}

/** A restore, looked at until it has ended, and its part has been compared. */
export function useRestoredPart(restoreId: string) {
  return useQuery({
    queryKey: ['restore', restoreId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/status/{restore_id}', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    refetchInterval: ({ state }) => (isSettled(state.data) ? false : SOON),
  });
}

/** Whether nothing more comes of a restore by itself. */
function isSettled(run: Restore | undefined): boolean {
  if (run === undefined) return false;
  if (run.status === 'FAILED' || run.status === 'CANCELLED' || run.difference || run.notCompared) return true;
  return run.status === 'SUCCESS' && (run.restoreType !== 'Selective' || run.dataType !== 'PostgreSQL_DB');
}

/** What a restore would do, without doing any of it. */
export function usePlan(wish: RestoreWish) {
  return useQuery({
    queryKey: ['plan', wish],
    queryFn: () => answer(api.POST('/api/v1/admin/restore/plan', { body: wish })),
    staleTime: 0,
    retry: false,
  });
}

export function usePredictions() {
  return useQuery({
    queryKey: ['predictions'],
    queryFn: () => answer(api.GET('/api/v1/admin/restore/predictions')),
  });
}

export function useStopInstance(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.DELETE('/api/v1/admin/restore/{restore_id}/instance', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: ['restore', restoreId] }),
  });
}

export function useCompare(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/v1/admin/restore/{restore_id}/compare', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: ['restore', restoreId] }),
  });
}

export interface Approval {
  difference: string;
  conflictRule: string;
  withoutTriggers: boolean;
  reason: string;
}

/** What was asked to be put back of a restored part, in order. */
export function useApplications(restoreId: string) {
  return useQuery({
    queryKey: ['restore', restoreId, 'applications'],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/{restore_id}/applications', {
          params: { path: { restore_id: restoreId } },
        }),
      ),
  });
}

export function useApply(restoreId: string) {
  const cache = useQueryClient();
  return useMutation({
    onSuccess: () => cache.invalidateQueries({ queryKey: ['restore', restoreId, 'applications'] }),
    // refused: what is shown may no longer be what the server compared last
    onError: () => cache.invalidateQueries({ queryKey: ['restore', restoreId] }),
    mutationFn: (approval: Approval) =>
      answer(
        api.POST('/api/v1/admin/restore/{restore_id}/apply', {
          params: { path: { restore_id: restoreId } },
          body: approval,
        }),
      ),
  });
}

/** An application, looked at until it has ended. */
export function useApplication(applicationId: string | undefined) {
  return useQuery({
    queryKey: ['application', applicationId],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/applications/{application_id}', {
          params: { path: { application_id: applicationId ?? '' } },
        }),
      ),
    enabled: applicationId !== undefined,
    refetchInterval: ({ state }) => (ENDED.includes(state.data?.status ?? '') ? false : SOON),
  });
}

const ENDED = ['SUCCESS', 'FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'];

export function usePeople() {
  return useQuery({ queryKey: PEOPLE, queryFn: () => answer(api.GET('/api/v1/admin/administrators')) });
}

export function useAddPerson() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (person: { username: string; displayName: string; password: string; roles: string[] }) =>
      answer(api.POST('/api/v1/admin/administrators', { body: person })),
    onSuccess: () => cache.invalidateQueries({ queryKey: PEOPLE }),
  });
}

export function useChangePerson() {
  const cache = useQueryClient();
  return useMutation({
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

const points = (query: { dataSet: string; from?: string; to?: string; limit: number }) =>
  answer(api.GET('/api/v1/admin/recovery_points', { params: { query } }));

const MOST = 1000;

/**
 * A data set's recovery points for a timeline: all where they are few; else the newest, those in view, and those before
 * the picked instant.
 */
export function usePointsIn(dataSet: string, view?: { from: number; to: number }, at?: number) {
  const all = useQuery({
    queryKey: [...POINTS, 'timeline', dataSet],
    queryFn: () => points({ dataSet, limit: MOST }),
  });
  const many = all.data !== undefined && all.data.total > MOST;
  const inView = useQuery({
    queryKey: [...POINTS, 'timeline', dataSet, view],
    queryFn: () =>
      points({
        dataSet,
        from: new Date(view?.from ?? 0).toISOString(),
        to: new Date(view?.to ?? 0).toISOString(),
        limit: MOST,
      }),
    enabled: many && view !== undefined,
    placeholderData: keepPreviousData,
  });
  const before = useQuery({
    queryKey: [...POINTS, 'timeline', dataSet, at],
    queryFn: () => points({ dataSet, to: new Date((at ?? 0) + 1).toISOString(), limit: 20 }),
    enabled: many && at !== undefined,
  });
  const known = new Map<string, RecoveryPoint>();
  for (const part of [all, inView, before])
    part.data?.items.forEach((point) => known.set(point.recoveryPointId, point));
  const shown = many && view !== undefined ? inView.data : all.data;
  return {
    error: all.error ?? inView.error ?? before.error,
    points: [...known.values()],
    window: all.data?.window ?? undefined,
    loaded: all.data !== undefined,
    shown: shown?.items.length ?? 0,
    total: shown?.total ?? 0,
  };
}

/** Which spans of time a data set's stored log covers. */
export function useCoverage(dataSet: string) {
  return useQuery({
    queryKey: [...LOGS, dataSet],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/logs/{data_set}/coverage', { params: { path: { data_set: dataSet } } })),
    // every repository's log is read for it
    refetchInterval: 60_000,
    staleTime: 30_000,
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

const GROWTH_DAYS = 30;

/** How a repository grew, and how many points it holds. */
export function useGrowth(repository: string) {
  return useQuery({
    queryKey: [...POINTS, 'growth', repository],
    queryFn: async () => {
      const now = new Date();
      const from = new Date(now.getTime() - GROWTH_DAYS * 86_400_000).toISOString();
      const list = (query: { repository: string; from?: string; after?: string; limit: number }) =>
        answer(api.GET('/api/v1/admin/recovery_points', { params: { query } }));
      const { total } = await list({ repository, limit: 1 });
      const points: RecoveryPoint[] = [];
      for (let after: string | undefined; ;) {
        const page = await list({ repository, from, after, limit: MOST });
        points.push(...page.items);
        if (!page.next) break;
        after = page.next;
      }
      return { total, days: growth(points, now, GROWTH_DAYS) };
    },
    staleTime: 30_000,
  });
}

export function usePrunes(repository: string) {
  return useQuery({
    queryKey: ['prunes', repository],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/repositories/{name}/prunes', {
          params: { path: { name: repository }, query: { limit: 10 } },
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.status === 'RUNNING') ? SOON : 15_000,
  });
}

export function usePrune(repository: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/repositories/{name}/prune', { params: { path: { name: repository } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: ['prunes', repository] }),
  });
}

export function useScan(repository: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/repositories/{name}/scan', { params: { path: { name: repository } } })),
    onSettled: () => cache.invalidateQueries({ queryKey: POINTS }),
  });
}

export function useDrill(id: string) {
  return useQuery({
    queryKey: [...DRILLS, id],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/dr/drills/{drill_id}', { params: { path: { drill_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'IN_PROGRESS' ? SOON : 15_000),
  });
}

/** @param ended when it ended: nothing is kept before */
export function useDrillDocuments(id: string, ended: string | null) {
  return useQuery({
    queryKey: [...DRILLS, id, 'documents', ended],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/dr/drills/{drill_id}/documents', { params: { path: { drill_id: id } } })),
    enabled: ended !== null,
    refetchInterval: 15_000,
  });
}

export function useMakePack() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { from: string; until?: string; services?: string[]; reason: string }) =>
      answer(api.POST('/api/v1/admin/evidence/packs', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: PACKS }),
  });
}

export function useCompleteDrill(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { outcomeSummary: string; issuesIdentified: string[]; actionItems: string[] }) =>
      answer(
        api.POST('/api/v1/admin/dr/drills/{drill_id}/complete', { params: { path: { drill_id: id } }, body }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: DRILLS }),
  });
}

export function useRecovery() {
  return useQuery({
    queryKey: [...DASHBOARD, 'recovery'],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/status')),
    refetchInterval: 15_000,
  });
}

/** The newest recovery point of each data set. */
export function useNewestPoints(dataSets: string[]) {
  return useQueries({
    queries: dataSets.map((dataSet) => ({
      queryKey: [...POINTS, 'newest', dataSet],
      queryFn: () => points({ dataSet, limit: 1 }),
    })),
    combine: (results) => ({
      loaded: results.every((one) => one.data !== undefined),
      error: results.find((one) => one.error)?.error ?? null,
      points: new Map(
        results.flatMap((one) => one.data?.items.map((point) => [point.dataSet, point] as const) ?? []),
      ),
    }),
  });
}
