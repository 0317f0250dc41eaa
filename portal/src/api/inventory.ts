import { eachPage } from './pages';
import type { Inventory, InventoryPage } from './types';

/** What is declared, of the pages in which the server hands it out: each has a part of each list. */
export async function wholeInventory(
  load: (after: string | undefined, limit: number) => Promise<InventoryPage>,
): Promise<Inventory> {
  const whole: Record<string, unknown[]> = {};
  await eachPage(load, (page) => {
    for (const [list, rows] of Object.entries(page))
      if (Array.isArray(rows)) (whole[list] ??= []).push(...(rows as unknown[]));
  });
  return whole as unknown as Inventory;
}
