import { useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import { DASHBOARD } from './keys';
import { everything } from './pages';

/** Data sets with their targets and what was measured, a page at a time. */
export const targets =
  (query: { words?: string; verdict?: string; unprotected?: boolean; lacking?: string; proven?: boolean }) =>
  (after: string | undefined, limit: number) =>
    answer(api.GET('/api/v1/admin/dr/compliance', { params: { query: { ...query, after, limit } } }));

/** All of them. */
export function useAllTargets() {
  return useQuery({ queryKey: [...DASHBOARD, 'compliance', 'all'], queryFn: () => everything(targets({})) });
}
