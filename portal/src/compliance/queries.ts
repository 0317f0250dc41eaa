import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { PACKS } from '../api/keys';

export function useMakePack() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: { from: string; until?: string; services?: string[]; reason: string }) =>
      answer(api.POST('/api/v1/admin/evidence/packs', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: PACKS }),
  });
}
