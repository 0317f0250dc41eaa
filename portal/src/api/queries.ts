import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import { wholeInventory } from './inventory';
import { DASHBOARD, INVENTORY } from './keys';

export const DASHBOARD_QUERY = queryOptions({
  queryKey: DASHBOARD,
  queryFn: () => answer(api.GET('/api/v1/admin/dashboard')),
  // live events bring what changes; this catches what none tells of, such as growing exposure
  refetchInterval: 15_000,
});

export function useDashboard() {
  return useQuery(DASHBOARD_QUERY);
}

/** All that is declared. */
export function useInventory() {
  return useQuery({
    queryKey: INVENTORY,
    queryFn: () =>
      wholeInventory((after, limit) =>
        answer(api.GET('/api/v1/admin/inventory', { params: { query: { after, limit } } })),
      ),
  });
}
