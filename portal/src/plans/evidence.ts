import type { LinkProps } from '@tanstack/react-router';

/** The page that has what a fact about a service's readiness was taken from; of some there is none. */
export function evidenceOf(service: string, fact: string): LinkProps | undefined {
  switch (fact) {
    case 'recovery-point':
    case 'strategy':
      return { to: '/services/$name', params: { name: service } };
    case 'proven-restore':
      return { to: '/compliance', search: { words: service } };
    case 'standby':
    case 'plan':
      return { to: '/recovery' };
    case 'drill':
    case 'training':
      return { to: '/drills' };
    case 'capacity':
    case 'key-recovery':
      return { to: '/repositories' };
    default:
      return undefined;
  }
}
