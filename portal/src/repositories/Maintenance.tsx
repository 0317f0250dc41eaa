import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useMayEverywhere } from '../api/session';
import type { Prune, Scrub } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { Failure } from '../parts/Failure';
import type { Read } from '../parts/Loaded';
import type { Load } from '../api/pages';
import { PagedTable } from '../parts/PagedTable';
import { Nothing } from '../parts/Nothing';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';

const route = getRouteApi('/repositories');

/** One kind of maintenance: what it is called, and where its runs come from. */
export interface Maintenance<Run> extends Pick<ComponentProps<typeof PagedTable<Run>>, 'columns' | 'idOf'> {
  /** As the address has it. */
  kind: 'prunes' | 'scrubs';
  title: string;
  /** While one runs. */
  running: string;
  /** When it cannot be known. */
  unread: string;
  none: string;
  noneNext: string;
  cancelling: { verb: string; hint: string };
  queryKey: readonly string[];
  load: (name: string, query: { after?: string; limit: number }) => ReturnType<Load<Run>>;
  /** The newest one of a repository, which is the one that runs if one does, and how many there were. */
  useNewest: (name: string) => Read<{ items: Run[]; total: number }>;
  useCancel: (name: string, id: string) => ComponentProps<typeof CancelButton>['act'];
}

/** The newest one of a repository, while it runs. */
export function Running<Run extends Prune | Scrub>(props: { of: Maintenance<Run>; name: string }) {
  const { of: maintenance, name } = props;
  const { verb, hint } = maintenance.cancelling;
  const newest = maintenance.useNewest(name);
  const run = newest.data?.items[0];
  const cancel = maintenance.useCancel(name, run ? maintenance.idOf(run) : '');
  const mayAct = useMayEverywhere('operate');
  // whether one runs is not known: that is not the same as none
  if (newest.data === undefined)
    return newest.error && <Failure title={maintenance.unread} mt="xs" says={newest.error.message} />;
  if (run?.status !== 'RUNNING') return null;
  return (
    <div data-testid={`running-${maintenance.kind}-${name}`}>
      <Text size="sm" mt="xs">
        {maintenance.running}
      </Text>
      {run.progress && <WorkBar progress={run.progress} />}
      {mayAct && <CancelButton verb={verb} hint={hint} askedBy={run.cancelRequestedBy} act={cancel} />}
    </div>
  );
}

/** What was done to a repository, a page at a time; the address says of which it is open, and where. */
export function History<Run>({ of: maintenance, name }: { of: Maintenance<Run>; name: string }) {
  const { kind, title, none, noneNext, queryKey, load, columns, idOf } = maintenance;
  const { [kind]: shown, after } = route.useSearch();
  const navigate = route.useNavigate();
  const opened = shown === name;
  const total = maintenance.useNewest(name).data?.total;
  if (total === 0)
    return (
      <Text size="xs" c="dimmed" mt="xs">
        {none} {noneNext}
      </Text>
    );
  return (
    <details
      open={opened}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== opened)
          void navigate({ search: open ? { [kind]: name } : {}, replace: true, resetScroll: false });
      }}
    >
      <summary>{title}</summary>
      {opened && (
        <PagedTable<Run>
          label={title}
          queryKey={[...queryKey, name, 'list']}
          load={(from, limit) => load(name, { after: from, limit })}
          columns={columns}
          idOf={idOf}
          testIdOf={() => `${kind.slice(0, -1)}-${name}`}
          after={after}
          onPage={(to) => void navigate({ search: { [kind]: name, after: to }, resetScroll: false })}
          fileName={`${kind}-${name}`}
          apart
          empty={
            <Nothing
              says={none}
              hint={noneNext}
              next={{ label: texts.filters.clear, link: { to: '/repositories' } }}
            />
          }
        />
      )}
    </details>
  );
}
