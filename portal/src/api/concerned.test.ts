import { describe, expect, it } from 'vitest';
import { concerned } from './concerned';
import { may } from './rights';
import type { Inventory, Plan } from './types';

const inventory = {
  services: [{ name: 'shop' }, { name: 'bank' }],
  dataSets: [
    { name: 'orders', service: 'shop', policy: 'daily' },
    { name: 'ledger', service: 'bank', policy: 'hourly' },
  ],
  policies: [
    { name: 'daily', repositories: ['local', 'away'] },
    { name: 'hourly', repositories: ['away'] },
  ],
} as unknown as Inventory;
const plans = [{ name: 'site-loss', services: ['bank', 'shop'] }] as unknown as Plan[];

describe('what a name concerns', () => {
  it.each([
    ['shop', ['shop']],
    ['ledger', ['bank']],
    ['local', ['shop']],
    ['away', ['shop', 'bank']],
    ['site-loss', ['bank', 'shop']],
    ['catalog', []],
  ])('%s', (name, services) => {
    expect(concerned(name, inventory, plans)).toEqual(services);
  });
});

describe('who may do something', () => {
  const olga = {
    permissions: ['read' as const],
    permissionsSomewhere: ['read' as const, 'operate' as const],
    services: { operate: ['shop'] },
  };
  it('does so to everything where the right is for everything', () => {
    expect(may(olga, 'read', ['shop', 'bank'])).toBe(true);
    expect(may(olga, 'read', [])).toBe(true);
  });
  it('does so to what concerns the own services only', () => {
    expect(may(olga, 'operate', ['shop'])).toBe(true);
    expect(may(olga, 'operate', ['shop', 'bank'])).toBe(false);
    expect(may(olga, 'operate', ['bank'])).toBe(false);
  });
  it('does nothing to what belongs to the whole installation', () => {
    expect(may(olga, 'operate', [])).toBe(false);
  });
  it('does so to something', () => {
    expect(may(olga, 'operate')).toBe(true);
    expect(may(olga, 'restore')).toBe(false);
  });
});
