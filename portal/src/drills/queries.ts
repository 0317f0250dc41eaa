import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { ALERTS, DASHBOARD, DRILLS } from '../api/keys';
import { SHOWN } from '../api/mutations';
import type { DrillWish, NewTraining } from '../api/types';

const PLANNED = [...DRILLS, 'planned'];

/** Drills that begin by themselves at a time to come, and those of which something is amiss. */
export function usePlannedDrills() {
  return useQuery({
    queryKey: PLANNED,
    queryFn: () => answer(api.GET('/api/v1/admin/dr/planned_drills')),
    refetchInterval: 15_000,
  });
}

export function usePlanDrill() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: DrillWish) => answer(api.POST('/api/v1/admin/dr/planned_drills', { body })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: PLANNED });
    },
  });
}

export function useWithdrawDrill() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(
        api.DELETE('/api/v1/admin/dr/planned_drills/{planned_id}', { params: { path: { planned_id: id } } }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: PLANNED });
    },
  });
}

/** Of a failover test. */
export function useCancelDrill(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/dr/drills/{drill_id}/cancel', { params: { path: { drill_id: id } } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: DRILLS });
    },
  });
}

/** The latest drills, planned ones among them. */
export function useDrills(limit = 20) {
  return useQuery({
    queryKey: [...DRILLS, limit],
    queryFn: () => answer(api.GET('/api/v1/admin/dr/drills', { params: { query: { limit } } })),
  });
}

export function useDrill(id: string) {
  return useQuery({
    queryKey: [...DRILLS, id],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/dr/drills/{drill_id}', { params: { path: { drill_id: id } } })),
    // live events tell of it; this is for when their line is lost
    refetchInterval: 15_000,
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

const ACTIONS = [...DRILLS, 'actions'];

/** The server hands out no more at once. */
export const ACTIONS_SHOWN = 1000;

/** What a drill called for, or all of them, the most urgent first and what is done last. */
export function useActions(drill?: string) {
  return useQuery({
    queryKey: [...ACTIONS, drill],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/dr/action_items', {
          params: { query: { all: true, drill, limit: ACTIONS_SHOWN } },
        }),
      ),
    // live events tell of them; one gets overdue by itself
    refetchInterval: 60_000,
  });
}

/** Notes what has to be done because of a drill. */
export function useNoteAction(drill: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { text: string; owner: string; due: string }) =>
      answer(
        api.POST('/api/v1/admin/dr/drills/{drill_id}/action_items', {
          params: { path: { drill_id: drill } },
          body,
        }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: ACTIONS }),
  });
}

/** Says that something is done that a drill called for; its alert ends. */
export function useActionDone() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: ({ id, note }: { id: string; note: string }) =>
      answer(
        api.POST('/api/v1/admin/dr/action_items/{item_id}/done', {
          params: { path: { item_id: id } },
          body: { note: note || undefined },
        }),
      ),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ALERTS });
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: ACTIONS });
    },
  });
}

const TRAINING = [...DRILLS, 'training'];

/** The roles that plans need trained people for, and who is trained for what. */
export function useTraining() {
  return useQuery({
    queryKey: TRAINING,
    queryFn: () => answer(api.GET('/api/v1/admin/dr/training')),
    // a drill that ends renews it, which live events tell of; it runs out by itself
    refetchInterval: 60_000,
  });
}

export function useRecordTraining() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: NewTraining) => answer(api.POST('/api/v1/admin/dr/training', { body })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ALERTS });
      return cache.invalidateQueries({ queryKey: TRAINING });
    },
  });
}

export function useWithdrawTraining() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (query: { person: string; role: string }) =>
      answer(api.DELETE('/api/v1/admin/dr/training', { params: { query } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ALERTS });
      return cache.invalidateQueries({ queryKey: TRAINING });
    },
  });
}

export function useFailoverTest() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { plan?: string; reason: string }) =>
      answer(api.POST('/api/v1/admin/dr/initiate_failover_test', { body })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DRILLS });
      return cache.invalidateQueries({ queryKey: DASHBOARD });
    },
  });
}

export function useCompleteDrill(id: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { outcomeSummary: string; issuesIdentified: string[]; actionItems: string[] }) =>
      answer(
        api.POST('/api/v1/admin/dr/drills/{drill_id}/complete', { params: { path: { drill_id: id } }, body }),
      ),
    onSettled: () => cache.invalidateQueries({ queryKey: DRILLS }),
  });
}
