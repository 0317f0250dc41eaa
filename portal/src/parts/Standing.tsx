import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { StaleMark } from './Stale';
import { StatusBadge } from './StatusBadge';

/** Below a page's title: how what it is about stands, and as of when while the connection is lost. */
export function Standing(props: { status: string; label: string; children?: ReactNode }) {
  return (
    <Group gap="xs" mt={4}>
      <StatusBadge status={props.status} label={props.label} />
      {props.children}
      <StaleMark />
    </Group>
  );
}
