import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Draft } from './wish';

const ROWS = 100;

/** Which part of a recovery point is looked at. */
export interface Look {
  path: string;
  search: string;
  /** Where the page begins, and of which recovery point: a newer one may have other names. */
  after?: string;
  of?: string;
}

/** What lies in the recovery point that a draft would be restored from. What it holds never changes. */
export function useContent({ dataSet, at, point, repository }: Draft, look: Look, enabled: boolean) {
  return useQuery({
    queryKey: ['content', dataSet, at, point, repository, look],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/recovery_points/content/{data_set}', {
          params: {
            path: { data_set: dataSet ?? '' },
            query: {
              pointInTime: at,
              recoveryPointId: look.of ?? (at ? undefined : point),
              repository,
              path: look.path || undefined,
              search: look.search || undefined,
              after: look.after,
              limit: ROWS,
            },
          },
        }),
      ),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
}
