import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useCancelErrand, useErrand, type Errand } from '../api/errands';
import { INVENTORY, PACKS } from '../api/keys';
import { SHOWN } from '../api/mutations';
import { allNames } from '../api/names';

/** Of all that a pack can speak of. */
export function useServiceNames() {
  return useQuery({
    queryKey: [...INVENTORY, 'service-names'],
    queryFn: async () => (await allNames('Service')).map((one) => one.name),
  });
}

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
