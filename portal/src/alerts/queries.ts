import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { ALERTS, DASHBOARD } from '../api/keys';

/** Takes an alert on: it is neither escalated nor told of again. */
export function useTakeOn(alertId: string) {
  const cache = useQueryClient();
  return useMutation({
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
