import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { INVENTORY } from '../api/queries';

/** What is not declared as the files said that were applied last. */
export function useDrift() {
  return useQuery({
    queryKey: [...INVENTORY, 'drift'],
    queryFn: () => answer(api.GET('/api/v1/admin/inventory/drift')),
  });
}

/** Who changed which declaration, newest first. */
export function useChanges(kind?: string) {
  return useQuery({
    queryKey: [...INVENTORY, 'changes', kind],
    queryFn: () =>
      answer(api.GET('/api/v1/admin/inventory/changes', { params: { query: { kind, limit: 200 } } })),
  });
}
