import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Collector } from './collector';
import type { ErrandNews } from './errands';
import {
  ALERTS,
  APPROVALS,
  COVERAGE,
  DASHBOARD,
  DRILLS,
  ERRANDS,
  INVENTORY,
  JOBS,
  LOGS,
  PACKS,
  POINTS,
  PRUNES,
  RESTORE,
  RESTORES,
  RUNS,
  SCRUBS,
  SESSION,
} from './keys';
import type { Further } from './patch';
import type { BackupJob } from './types';

/** An event stream ends by itself from time to time and is back in two seconds: that is no lost connection. */
const GRACE = 4_000;

/** How long to wait before a stream that the browser has given up is opened anew. */
const AGAIN = 2_000;

/**
 * A tab that nobody looks at lets go of its stream after so long. Over HTTP/1.1 a browser has six connections to a server for all
 * of its tabs: six that hold one each would leave the seventh without any answer.
 */
const UNSEEN = 10_000;

/** So many milliseconds of events come as one: of thousands of backups each tells of itself every second. */
const GATHERED = 250;

/** What one of several events is about, before it is read what it says. */
interface About {
  type: string;
  id: string;
  /** Of a backup: that nothing but its state and progress may be new. */
  goesOn: boolean;
}

/** What the data of events say of what they are about, of those that are looked into. */
interface Told {
  restoreId: string;
  drillId: string | null;
  repository: string;
  /** Whether it got further and nothing else. */
  goesOn: boolean;
}

/** What an event says is no longer as it was shown. */
const TOUCHED: Record<string, (told: Told) => (readonly string[])[]> = {
  dashboard: () => [DASHBOARD, DRILLS, APPROVALS],
  alert: () => [DASHBOARD, ALERTS],
  drill: () => [DASHBOARD, DRILLS],
  restore: ({ restoreId, drillId }) => [
    DASHBOARD,
    APPROVALS,
    RESTORES,
    POINTS,
    [...RESTORE, restoreId],
    ...(drillId ? [[...DRILLS, drillId]] : []),
  ],
  log: () => [DASHBOARD],
  run: () => [RUNS, APPROVALS],
  prune: (told) => [maintained(PRUNES, told)],
  scrub: (told) => [maintained(SCRUBS, told)],
};

/** A page of the log stays as it is while one goes on. */
const maintained = (kind: readonly string[], { repository, goesOn }: Told) =>
  goesOn ? [...kind, repository, 'newest'] : [...kind, repository];

function take(collector: Collector, { type, id, goesOn }: About, data: string) {
  // of thousands that go on, few are shown: the others' data is never read
  if (type === 'backup' && goesOn) collector.further(id, () => JSON.parse(data) as Further);
  else if (type === 'backup') collector.job(JSON.parse(data) as BackupJob);
  else if (type === 'errand') collector.errand(JSON.parse(data) as ErrandNews);
  else {
    const touched = TOUCHED[type];
    if (touched) collector.touch(touched(JSON.parse(data) as Told));
  }
}

/** One event for several: a line that says what they are about, then a line of data for each. */
function takeAll(collector: Collector, lines: string) {
  const [about = '[]', ...data] = lines.split('\n');
  (JSON.parse(about) as About[]).forEach((one, at) => take(collector, one, data[at] ?? '{}'));
}

/**
 * Listens to the server's events for as long as the caller is shown, and keeps what is in the cache fresh.
 *
 * @returns since when the connection is lost; undefined while it stands
 */
export function useLiveEvents(): Date | undefined {
  const cache = useQueryClient();
  const [lostSince, setLostSince] = useState<Date>();
  useEffect(() => {
    const collector = new Collector(cache);
    let source: EventSource;
    let losing: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    let resting = false;
    const open = () => {
      source = new EventSource(`/api/v1/events?gather=${GATHERED}`);
      source.onopen = () => {
        clearTimeout(losing);
        losing = undefined;
        setLostSince(undefined);
        // what happened meanwhile may be anything
        collector.touch([
          DASHBOARD,
          ALERTS,
          RUNS,
          DRILLS,
          APPROVALS,
          JOBS,
          RESTORES,
          POINTS,
          LOGS,
          INVENTORY,
          ERRANDS,
          PACKS,
          COVERAGE,
          RESTORE,
          PRUNES,
          SCRUBS,
        ]);
      };
      source.onerror = () => {
        const since = new Date();
        losing ??= setTimeout(() => setLostSince(since), GRACE);
        // a session that has ended looks like a lost connection; asking tells which it is
        void cache.invalidateQueries({ queryKey: SESSION });
        if (source.readyState === EventSource.CLOSED) {
          clearTimeout(again);
          again = setTimeout(open, AGAIN);
        }
      };
      source.addEventListener('several', (message) => {
        takeAll(collector, String(message.data));
      });
    };
    const rest = () => {
      resting = true;
      clearTimeout(losing);
      losing = undefined;
      clearTimeout(again);
      source.close();
    };
    const looked = () => {
      clearTimeout(leaving);
      if (document.hidden) leaving = setTimeout(rest, UNSEEN);
      else if (resting) {
        resting = false;
        open();
      }
    };
    open();
    looked();
    document.addEventListener('visibilitychange', looked);
    return () => {
      document.removeEventListener('visibilitychange', looked);
      collector.close();
      clearTimeout(leaving);
      clearTimeout(losing);
      clearTimeout(again);
      source.close();
    };
  }, [cache]);
  return lostSince;
}
