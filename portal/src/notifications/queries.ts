import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useReportFailure } from '../parts/Failures';
import { texts } from '../texts';

const NOTIFICATIONS = ['notifications'];

/** The declared channels and heartbeats, and how they stand. */
export function useChannels() {
  return useQuery({
    queryKey: [...NOTIFICATIONS, 'channels'],
    queryFn: () => answer(api.GET('/api/v1/admin/notifications/channels')),
    refetchInterval: 15_000,
  });
}

/** Sends a test message, and tells whether the other side took it. */
export function useTestChannel(name: string) {
  const cache = useQueryClient();
  const report = useReportFailure();
  return useMutation({
    mutationFn: () =>
      answer(api.POST('/api/v1/admin/notifications/channels/{name}/test', { params: { path: { name } } })),
    onSuccess: ({ delivered, detail }) => {
      if (!delivered) report(texts.notifications.refused(name, detail));
    },
    onSettled: () => cache.invalidateQueries({ queryKey: NOTIFICATIONS }),
  });
}
