import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useCancelErrand, useErrand, type Errand } from '../api/errands';
import { PACKS } from '../api/keys';
import { SHOWN } from '../api/mutations';

export function useMakePack() {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (body: { from: string; until?: string; services?: string[]; reason: string }) =>
      answer(api.POST('/api/v1/admin/evidence/packs', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: PACKS }),
  });
}

const PACK: Errand = { kind: 'EVIDENCE_PACK', subject: '' };

/** How far the pack is that is being made, if one is. */
export const useRunningPack = () =>
  useErrand(PACK, () => answer(api.GET('/api/v1/admin/evidence/packs/running')));

export const useCancelPack = () =>
  useCancelErrand(PACK, () => answer(api.POST('/api/v1/admin/evidence/packs/running/cancel')));
