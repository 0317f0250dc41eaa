import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD, DRILLS } from '../api/queries';
import type { DrillWish } from '../api/types';

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
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/dr/drills/{drill_id}/cancel', { params: { path: { drill_id: id } } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: DRILLS });
    },
  });
}
