import { expect, it } from 'vitest';
import { wholeInventory } from './inventory';
import type { InventoryPage } from './types';

const page = (some: object) =>
  ({ sites: [], services: [], dataSets: [], total: 4, ...some }) as unknown as InventoryPage;

it('has every list whole, of whatever pages it is handed out in', async () => {
  const pages: Record<string, InventoryPage> = {
    '': page({ sites: [{ name: 'zurich' }], services: [{ name: 'shop' }], next: 'b' }),
    b: page({ services: [{ name: 'trading' }], dataSets: [{ name: 'orders' }], next: null }),
  };
  const asked: [string | undefined, number][] = [];
  const whole = await wholeInventory((after, limit) => {
    asked.push([after, limit]);
    return Promise.resolve(pages[after ?? ''] ?? page({}));
  });
  expect(asked).toEqual([
    [undefined, 1000],
    ['b', 1000],
  ]);
  expect(whole).toEqual({
    sites: [{ name: 'zurich' }],
    services: [{ name: 'shop' }, { name: 'trading' }],
    dataSets: [{ name: 'orders' }],
  });
});
