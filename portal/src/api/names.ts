import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import { INVENTORY } from './keys';
import { everything } from './pages';

export type Kind = 'Site' | 'Repository' | 'Service' | 'DataSet' | 'Policy' | 'DrPlan';

/** So many are offered at once; more words find the others. */
export const OFFERED = 20;

/** The first names that are declared of a kind and have these words in them, and how many there are in all. */
export function useNames(kind: Kind, words: string | undefined) {
  return useQuery({
    queryKey: [...INVENTORY, 'names', kind, words],
    queryFn: () =>
      answer(
        api.GET('/api/v1/admin/inventory/names', { params: { query: { kind, words, limit: OFFERED } } }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** Every name that is declared of a kind. */
export function allNames(kind: Kind) {
  return everything((after, limit) =>
    answer(api.GET('/api/v1/admin/inventory/names', { params: { query: { kind, after, limit } } })),
  );
}
