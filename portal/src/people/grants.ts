import { texts } from '../texts';

const t = texts.peoplePage;
const SITE = 'site:';

/** The roles that can be limited to a service or a site: the others concern the installation. */
export const LIMITABLE = ['viewer', 'operator', 'restore-operator', 'approver', 'dr-commander'];

/** What a role is limited to, as it is written behind its name. */
export const ofService = (name: string) => name;
export const ofSite = (name: string) => `${SITE}${name}`;

export const isLimited = (grant: string) => grant.includes('@');

/** A place in words: of a service its name. */
export function placeName(place: string): string {
  return place.startsWith(SITE) ? t.atSite(place.slice(SITE.length)) : place;
}

/** A role as the API says it, such as operator@shop, in words. */
export function grantName(grant: string): string {
  const at = grant.indexOf('@');
  const role = at < 0 ? grant : grant.slice(0, at);
  const name = t.roleNames[role] ?? role;
  return at < 0 ? name : t.limited(name, placeName(grant.slice(at + 1)));
}
