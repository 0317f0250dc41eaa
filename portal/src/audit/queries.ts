import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';

/** Whether the trail is whole and unchanged. It reads every record: asked for when the page opens, and again by whoever looks. */
export function useVerification() {
  return useQuery({
    queryKey: ['audit-verification'],
    queryFn: () => answer(api.GET('/api/v1/admin/audit/verification')),
    staleTime: 600_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
}

/** The heads of the trail that the repositories hold; they are read for it. */
export function useAnchors(enabled: boolean) {
  return useQuery({
    queryKey: ['audit-anchors'],
    queryFn: () => answer(api.GET('/api/v1/admin/audit/anchors')),
    enabled,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
}
