import { PRUNES } from '../api/keys';
import type { Prune } from '../api/types';
import { bytes } from '../parts/format';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { History, Running, type Maintenance } from './Maintenance';
import { prunesOf, useCancelPrune, useNewestPrune } from './queries';

const t = texts.repositories;

const size = (value?: number | null) =>
  value === undefined || value === null ? texts.nothing : bytes(value);

const COLUMNS = [
  {
    name: texts.backups.started,
    value: (prune: Prune) => prune.startedAt,
    cell: (prune: Prune) => <Moment at={prune.startedAt} />,
  },
  {
    name: texts.backups.status,
    wide: true,
    value: (prune: Prune) => [prune.status, prune.errorMessage].filter(Boolean).join(': '),
    cell: (prune: Prune) => (
      <>
        <StatusBadge status={prune.status} label={t.pruneStatus[prune.status] ?? prune.status} />
        {prune.errorMessage && <span className="message of">{prune.errorMessage}</span>}
      </>
    ),
  },
  {
    name: t.freed,
    value: (prune: Prune) => prune.freedBytes,
    cell: (prune: Prune) => size(prune.freedBytes),
  },
  {
    name: t.waiting,
    value: (prune: Prune) => prune.waitingBytes,
    cell: (prune: Prune) => size(prune.waitingBytes),
  },
  {
    name: t.unused,
    value: (prune: Prune) => prune.unusedBytes,
    cell: (prune: Prune) => size(prune.unusedBytes),
  },
];

const PRUNE: Maintenance<Prune> = {
  kind: 'prunes',
  title: t.prunes,
  running: t.pruning,
  unread: t.prunesUnread,
  none: t.noPrunes,
  noneNext: t.noPrunesNext,
  cancelling: { verb: texts.cancelling.prune, hint: texts.cancelling.pruneHint },
  queryKey: PRUNES,
  load: prunesOf,
  useNewest: useNewestPrune,
  useCancel: useCancelPrune,
  columns: COLUMNS,
  idOf: (prune) => prune.pruneId,
};

/** The prune that runs, if one does. */
export function Pruning({ name }: { name: string }) {
  return <Running of={PRUNE} name={name} />;
}

/** What the prunes of a repository did. */
export function Prunes({ name }: { name: string }) {
  return <History of={PRUNE} name={name} />;
}
