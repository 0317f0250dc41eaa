import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import { SESSION } from './keys';
import { may } from './rights';
import type { Permission } from './types';

export const SESSION_QUERY = queryOptions({
  queryKey: SESSION,
  queryFn: () => answer(api.GET('/api/v1/session')),
  retry: false,
});

export function useSession() {
  return useQuery(SESSION_QUERY);
}

/**
 * Whether who is signed in may do this to what concerns all of these services; without them, to something at least. What
 * concerns no service belongs to the whole installation.
 */
export function useMay(permission: Permission, services?: readonly string[]): boolean {
  const { data } = useSession();
  return data !== undefined && may(data, permission, services);
}

/** Whether who is signed in may do this to everything, what all services share included. */
export function useMayEverywhere(permission: Permission): boolean {
  return useSession().data?.permissions.includes(permission) ?? false;
}

/** Whether who is signed in may look and nothing else. */
export function useViewsOnly(): boolean {
  return useSession().data?.permissionsSomewhere.every((one) => one === 'read' || one === 'audit') ?? false;
}
