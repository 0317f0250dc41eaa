import type { Permission, Session } from './types';

/** As {@link useMay}, of who is signed in. */
export function may(
  {
    permissions,
    permissionsSomewhere,
    services,
  }: Pick<Session, 'permissions' | 'permissionsSomewhere' | 'services'>,
  permission: Permission,
  concerned?: readonly string[],
): boolean {
  if (permissions.includes(permission)) return true;
  if (concerned === undefined) return permissionsSomewhere.includes(permission);
  const allowed = services[permission] ?? [];
  return concerned.length > 0 && concerned.every((service) => allowed.includes(service));
}
