import type { ReactNode } from 'react';
import { StaleMark } from './Stale';

/** The figures at the top of a page, and as of when they are while the connection is lost. */
export function TileList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="tile-list">
      <StaleMark />
      <dl className="tiles" aria-label={label}>
        {children}
      </dl>
    </div>
  );
}
