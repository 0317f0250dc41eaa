import { createContext, useContext } from 'react';
import { texts } from '../texts';

/** Since when the connection is lost; undefined while it stands. */
export const LostSince = createContext<Date | undefined>(undefined);

export const useLostSince = () => useContext(LostSince);

/** Marks what may have changed meanwhile. */
export function StaleMark() {
  const since = useLostSince();
  if (since === undefined) return null;
  return (
    <span className="pill" data-tone="warning">
      {texts.live.asOf(since.toLocaleTimeString())}
    </span>
  );
}
