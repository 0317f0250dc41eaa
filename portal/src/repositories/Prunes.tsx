import type { Prune } from '../api/types';
import { bytes } from '../parts/format';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { History, Running } from './Maintenance';
import { PRUNES, prunesOf, useCancelPrune, useNewestPrune } from './queries';

const t = texts.repositories;

/** The prune that runs, if one does. */
export function Pruning({ name }: { name: string }) {
  const newest = useNewestPrune(name).data?.items[0];
  const cancel = useCancelPrune(name, newest?.pruneId ?? '');
  return (
    <Running
      run={newest}
      title={t.pruning}
      verb={texts.cancelling.prune}
      hint={texts.cancelling.pruneHint}
      cancel={cancel}
      testId={`pruning-${name}`}
    />
  );
}

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
        <StatusBadge
          status={prune.status === 'RUNNING' ? 'IN_PROGRESS' : prune.status}
          label={t.pruneStatus[prune.status] ?? prune.status}
        />
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

/** What the prunes of a repository did. */
export function Prunes({ name }: { name: string }) {
  return (
    <History<Prune>
      name={name}
      kind="prunes"
      title={t.prunes}
      total={useNewestPrune(name).data?.total}
      none={t.noPrunes}
      noneNext={t.noPrunesNext}
      queryKey={PRUNES}
      load={prunesOf}
      columns={COLUMNS}
      idOf={(prune) => prune.pruneId}
    />
  );
}
