import { createContext, useContext, useEffect, useState } from 'react';
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

/** Milliseconds since the page was loaded, afresh every second, whatever becomes of the browser's clock. */
export function useUptime(): number {
  const [uptime, setUptime] = useState(() => performance.now());
  useEffect(() => {
    const listener = () => setUptime(performance.now());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return uptime;
}

/**
 * Whether times are written out: in the local zone, in UTC and how long ago. Hovering tells the same, but a keyboard and
 * many a finger cannot hover, and a tab stop for each of the hundred times of a page would bury what can be acted on. So
 * there is one switch in the header for all of them, which serves paper and screen readers as well.
 */
export const TimesInFull = createContext(false);

/** An instant: how long ago, in the local zone on hover with UTC beside it. */
export function Time({ at }: { at?: string | null }) {
  const now = useNow();
  const inFull = useContext(TimesInFull);
  if (!at) return <span>{texts.nothing}</span>;
  const instant = new Date(at);
  if (inFull)
    return (
      <time dateTime={at} className="time-in-full">
        {relative(instant, now)}, <span className="nowrap">{absolute(instant)}</span>{' '}
        <span className="nowrap">({utc(instant)})</span>
      </time>
    );
  return (
    <Tooltip label={`${absolute(instant)} · ${utc(instant)}`}>
      <time dateTime={at}>{relative(instant, now)}</time>
    </Tooltip>
  );
}

/** Where it has to be broken, between date and time. */
function Stamp({ of }: { of: Date }) {
  const [date, time] = absolute(of).split(' ');
  return (
    <>
      <span className="nowrap">{date}</span> <span className="nowrap">{time}</span>
    </>
  );
}

/** An instant where it matters which one: in the local zone, how long ago below, UTC on hover. */
export function Moment({ at }: { at?: string | null }) {
  const now = useNow();
  const inFull = useContext(TimesInFull);
  if (!at) return <span>{texts.nothing}</span>;
  const instant = new Date(at);
  return (
    <Tooltip label={utc(instant)} disabled={inFull}>
      <time dateTime={at}>
        <Stamp of={instant} />
        {inFull && <span className="of">{utc(instant)}</span>}
        <span className="of">{relative(instant, now)}</span>
      </time>
    </Tooltip>
  );
}

/** An instant within a sentence, in the local zone, UTC on hover. */
export function Instant({ at }: { at: Date }) {
  const inFull = useContext(TimesInFull);
  return (
    <Tooltip label={utc(at)} disabled={inFull}>
      <time dateTime={at.toISOString()}>
        {absolute(at)}
        {inFull && ` (${utc(at)})`}
      </time>
    </Tooltip>
  );
}
