import { AT_ONCE } from './pages';
import type { Inventory, InventoryPage } from './types';

/** What is declared, of the pages in which the server hands it out: each has a part of each list. */
export async function wholeInventory(
  load: (after: string | undefined, limit: number) => Promise<InventoryPage>,
): Promise<Inventory> {
  let page = await load(undefined, AT_ONCE);
  const whole = Object.fromEntries(
    Object.entries(page).filter(([, rows]) => Array.isArray(rows)),
  ) as unknown as Inventory;
  while (page.next) {
    page = await load(page.next, AT_ONCE);
    for (const [list, rows] of Object.entries(page))
      if (Array.isArray(rows)) (whole[list as keyof Inventory] as unknown[]).push(...(rows as unknown[]));
  }
  return whole;
}
