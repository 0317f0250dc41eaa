import { useEffect, useState } from 'react';
import { Tooltip } from '@mantine/core';
import { texts } from '../texts';
import { absolute, relative, utc } from './format';

/** The present, afresh every second; one timer serves every time on the page. */
const listeners = new Set<() => void>();
setInterval(() => listeners.forEach((listener) => listener()), 1000);

export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const listener = () => setNow(new Date());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return now;
}

/** An instant: how long ago, in the local zone on hover with UTC beside it. */
export function Time({ at }: { at?: string | null }) {
  const now = useNow();
  if (!at) return <span>{texts.nothing}</span>;
  const instant = new Date(at);
  return (
    <Tooltip label={`${absolute(instant)} · ${utc(instant)}`}>
      <time dateTime={at}>{relative(instant, now)}</time>
    </Tooltip>
  );
}

/** An instant where it matters which one: in the local zone, how long ago below, UTC on hover. */
export function Moment({ at }: { at?: string | null }) {
  const now = useNow();
  if (!at) return <span>{texts.nothing}</span>;
  const instant = new Date(at);
  return (
    <Tooltip label={utc(instant)}>
      <time dateTime={at}>
        {absolute(instant)}
        <span className="of">{relative(instant, now)}</span>
      </time>
    </Tooltip>
  );
}
