import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { APPROVALS, DASHBOARD } from '../api/keys';
import { SHOWN } from '../api/mutations';
import type { ContentItem, RestoreWish } from '../api/types';
import { wayOf } from './way';
import type { Draft } from './wish';

const ROWS = 100;
const EXPORTED_AT_ONCE = 1000;

type Look = Pick<Draft, 'way' | 'search' | 'after' | 'of'>;

const page = ({ dataSet, at, point, repository }: Draft, look: Look, limit: number) =>
  answer(
    api.GET('/api/v1/admin/recovery_points/content/{data_set}', {
      params: {
        path: { data_set: dataSet ?? '' },
        query: {
          pointInTime: at,
          recoveryPointId: look.of ?? (at ? undefined : point),
          repository,
          path: wayOf(look.way).at(-1),
          search: look.search,
          after: look.after,
          limit,
        },
      },
    }),
  );

/** What lies in the recovery point that a draft would be restored from. What it holds never changes. */
export function useContent(draft: Draft) {
  const { dataSet, at, point, repository, way, search, after, of } = draft;
  return useQuery({
    queryKey: ['content', dataSet, at, point, repository, way, search, after, of],
    queryFn: () => page(draft, draft, ROWS),
    enabled: draft.browse !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** All that lies there, on all pages, of one recovery point. */
export async function allContent(draft: Draft): Promise<ContentItem[]> {
  const { way, search } = draft;
  const items: ContentItem[] = [];
  for (let look: Look = { way, search }; ;) {
    const some = await page(draft, look, EXPORTED_AT_ONCE);
    items.push(...some.items);
    if (!some.next) return items;
    look = { ...look, after: some.next, of: some.recoveryPointId };
  }
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

export function useRestore() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (wish: RestoreWish) =>
      answer(api.POST('/api/v1/admin/restore/trigger_restore', { body: wish })),
    onSettled: () => cache.invalidateQueries({ queryKey: DASHBOARD }),
  });
}

/** Asks for a restore over what is there; it begins once another person has approved of it. */
export function useReplace() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (wish: RestoreWish) => answer(api.POST('/api/v1/admin/restore/replacements', { body: wish })),
    onSettled: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: DASHBOARD }),
        cache.invalidateQueries({ queryKey: APPROVALS }),
      ]),
  });
}

/** How such a request stands; asked for again until somebody has decided. */
export function useReplacement(id: string) {
  return useQuery({
    queryKey: [...APPROVALS, 'replacement', id],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/replacements/{replacement_id}', {
          params: { path: { replacement_id: id } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.status === 'AWAITING_APPROVAL' ? 2000 : false),
  });
}

/** What such a request would do, as things are now, for whoever decides. */
export function useReplacementPlan(id: string) {
  return useQuery({
    queryKey: ['plan', 'replacement', id],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/restore/replacements/{replacement_id}/plan', {
          params: { path: { replacement_id: id } },
        }),
      ),
    staleTime: 0,
    retry: false,
  });
}
