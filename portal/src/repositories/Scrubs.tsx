import { SCRUBS } from '../api/keys';
import type { Scrub } from '../api/types';
import { bytes } from '../parts/format';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { History, Running, type Maintenance } from './Maintenance';
import { scrubsOf, useCancelScrub, useNewestScrub } from './queries';

const t = texts.repositories;

/** What is wrong, or why nothing is known. */
const wrong = (scrub: Scrub) => [...scrub.errors, scrub.errorMessage ?? ''].filter((one) => one !== '');

const COLUMNS = [
  {
    name: texts.backups.started,
    value: (scrub: Scrub) => scrub.startedAt,
    cell: (scrub: Scrub) => <Moment at={scrub.startedAt} />,
  },
  {
    name: texts.backups.status,
    wide: true,
    value: (scrub: Scrub) => [scrub.status, ...wrong(scrub)].join(': '),
    cell: (scrub: Scrub) => (
      <>
        <StatusBadge status={scrub.status} label={t.scrubStatus[scrub.status] ?? scrub.status} />
        {wrong(scrub).map((one) => (
          <span key={one} className="message of">
            {one}
          </span>
        ))}
      </>
    ),
  },
  {
    name: t.part,
    value: (scrub: Scrub) => partOf(scrub),
    cell: (scrub: Scrub) => partOf(scrub),
  },
  {
    name: t.readBytes,
    value: (scrub: Scrub) => scrub.readBytes,
    cell: (scrub: Scrub) =>
      scrub.readBytes === undefined || scrub.readBytes === null ? texts.nothing : bytes(scrub.readBytes),
  },
  {
    name: t.errors,
    value: (scrub: Scrub) => scrub.errorCount,
    cell: (scrub: Scrub) => scrub.errorCount,
  },
];

const partOf = (scrub: Scrub) => (scrub.part === 0 ? t.wholly : t.partOf(scrub.part, scrub.parts));

const SCRUB: Maintenance<Scrub> = {
  kind: 'scrubs',
  title: t.scrubs,
  running: t.scrubbing,
  unread: t.scrubsUnread,
  none: t.noScrubs,
  noneNext: t.noScrubsNext,
  cancelling: { verb: texts.cancelling.scrub, hint: texts.cancelling.scrubHint },
  queryKey: SCRUBS,
  load: scrubsOf,
  useNewest: useNewestScrub,
  useCancel: useCancelScrub,
  columns: COLUMNS,
  idOf: (scrub) => scrub.scrubId,
};

/** The scrub that runs, if one does. */
export function Scrubbing({ name }: { name: string }) {
  return <Running of={SCRUB} name={name} />;
}

/** What the scrubs of a repository found. */
export function Scrubs({ name }: { name: string }) {
  return <History of={SCRUB} name={name} />;
}
