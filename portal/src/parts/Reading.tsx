import { Skeleton } from '@mantine/core';
import { texts } from '../texts';

/** Stands where something will be that is being read, and says so. */
export function Reading({ h, label = texts.table.loading }: { h: number; label?: string }) {
  // only what has a role may have a name
  return <Skeleton h={h} role="status" aria-busy="true" aria-label={label} />;
}
