import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMayEverywhere } from '../api/session';
import type { Prune } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { bytes } from '../parts/format';
import { PagedTable } from '../parts/PagedTable';
import { Nothing } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';
import { PRUNES, prunesOf, useCancelPrune, useNewestPrune } from './queries';

const t = texts.repositories;
const route = getRouteApi('/repositories');

/** The prune that runs, if one does. */
export function Pruning({ name }: { name: string }) {
  const newest = useNewestPrune(name).data?.items[0];
  const mayAct = useMayEverywhere('operate');
  const cancel = useCancelPrune(name, newest?.pruneId ?? '');
  if (newest?.status !== 'RUNNING') return null;
  return (
    <div data-testid={`pruning-${name}`}>
      <Text size="sm" mt="xs">
        {t.pruning}
      </Text>
      {newest.progress && <WorkBar progress={newest.progress} />}
      {mayAct && (
        <CancelButton
          verb={texts.cancelling.prune}
          hint={texts.cancelling.pruneHint}
          askedBy={newest.cancelRequestedBy}
          act={cancel}
        />
      )}
    </div>
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

/** What the prunes of a repository did, a page at a time; the address says of which it is open, and where. */
export function Prunes({ name }: { name: string }) {
  const newest = useNewestPrune(name).data;
  const { prunes, after } = route.useSearch();
  const navigate = route.useNavigate();
  const opened = prunes === name;
  if (newest?.total === 0)
    return (
      <Text size="xs" c="dimmed" mt="xs">
        {t.noPrunes} {t.noPrunesNext}
      </Text>
    );
  return (
    <details
      open={opened}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== opened)
          void navigate({ search: open ? { prunes: name } : {}, replace: true, resetScroll: false });
      }}
    >
      <summary>{t.prunes}</summary>
      {opened && (
        <PagedTable<Prune>
          label={t.prunes}
          queryKey={[...PRUNES, name, 'list']}
          load={(from, limit) => prunesOf(name, { after: from, limit })}
          columns={COLUMNS}
          idOf={(prune) => prune.pruneId}
          testIdOf={() => `prune-${name}`}
          after={after}
          onPage={(to) => void navigate({ search: { prunes: name, after: to }, resetScroll: false })}
          fileName={`prunes-${name}`}
          apart
          empty={<Nothing says={t.noPrunes} next={t.noPrunesNext} />}
        />
      )}
    </details>
  );
}
