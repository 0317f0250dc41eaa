import type { Inventory, Plan } from './types';

type Known = Pick<Inventory, 'services' | 'dataSets' | 'policies'>;

/**
 * Which services a name concerns, such as an alert's subject: a service's, a data set's, a repository's or a plan's. None
 * where it belongs to the whole installation. Who sees the name sees all of them.
 */
export function concerned(name: string, inventory: Known, plans: readonly Plan[]): string[] {
  const services = new Set<string>();
  if (inventory.services.some((one) => one.name === name)) services.add(name);
  for (const { name: dataSet, policy, service } of inventory.dataSets) {
    const stored = inventory.policies.find((one) => one.name === policy)?.repositories ?? [];
    if (service !== undefined && (dataSet === name || stored.includes(name))) services.add(service);
  }
  for (const service of plans.find((one) => one.name === name)?.services ?? []) services.add(service);
  return [...services];
}
