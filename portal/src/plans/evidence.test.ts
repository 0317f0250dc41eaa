import { expect, it } from 'vitest';
import { texts } from '../texts';
import { evidenceOf } from './evidence';

// whether a secret can be read and a name leads to its address is looked at from the server itself
const NOWHERE = ['secrets', 'names'];

it('leads from every fact that is kept somewhere to where it is', () => {
  for (const fact of Object.keys(texts.plans.facts))
    if (NOWHERE.includes(fact)) expect(evidenceOf('shop', fact), fact).toBeUndefined();
    else expect(evidenceOf('shop', fact), fact).toBeDefined();
});

it('leads to those of the service', () => {
  expect(evidenceOf('shop', 'proven-restore')).toEqual({ to: '/compliance', search: { words: 'shop' } });
  expect(evidenceOf('shop', 'recovery-point')).toMatchObject({ params: { name: 'shop' } });
});
