import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { ALERTS, DASHBOARD } from '../api/keys';
import { SHOWN } from '../api/mutations';

/** Takes an alert on: it is neither escalated nor told of again. */
export function useTakeOn(alertId: string) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: (note: string) =>
      answer(
        api.POST('/api/v1/admin/alerts/{alert_id}/acknowledge', {
          params: { path: { alert_id: alertId } },
          body: { note },
        }),
      ),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: DASHBOARD });
      return cache.invalidateQueries({ queryKey: ALERTS });
    },
  });
}
