import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { DASHBOARD, RESTORES } from '../api/queries';

export function useCancelRestore(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/restore/{restore_id}/cancel', { params: { path: { restore_id: id } } })),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      void cache.invalidateQueries({ queryKey: RESTORES });
      return cache.invalidateQueries({ queryKey: ['restore', id] });
    },
  });
}
