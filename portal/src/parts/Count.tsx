import { VisuallyHidden } from '@mantine/core';
import { texts } from '../texts';
import { useLostSince } from './Stale';

/** How many wait for somebody, beside a name; nothing where none does. */
export function Count({ of, critical }: { of: number; critical: boolean }) {
  const since = useLostSince();
  if (of === 0) return null;
  const asOf = since && texts.live.asOf(since.toLocaleTimeString());
  return (
    <span
      className="pill count"
      data-tone={critical ? 'bad' : 'warning'}
      data-stale={asOf !== undefined || undefined}
      title={asOf}
    >
      {of}
      {asOf && <VisuallyHidden component="span">, {asOf}</VisuallyHidden>}
    </span>
  );
}
