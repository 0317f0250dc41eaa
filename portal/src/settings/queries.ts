import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';

const EVERY_MILLIS = 10_000;

/** Who is there changes by itself. */
export function useWorkers() {
  return useQuery({
    queryKey: ['workers'],
    queryFn: () => answer(api.GET('/api/v1/admin/workers')),
    refetchInterval: EVERY_MILLIS,
  });
}

export function useSettings() {
  return useQuery({ queryKey: ['settings'], queryFn: () => answer(api.GET('/api/v1/admin/settings')) });
}
