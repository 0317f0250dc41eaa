import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useMayEverywhere } from '../api/session';
import type { Prune, Scrub } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { PagedTable, type Load } from '../parts/PagedTable';
import { Nothing } from '../parts/Section';
import { WorkBar } from '../parts/WorkBar';

const route = getRouteApi('/repositories');

/** The newest prune or scrub of a repository, while it runs. */
export function Running(props: {
  run: Prune | Scrub | undefined;
  title: string;
  verb: string;
  hint: string;
  cancel: ComponentProps<typeof CancelButton>['act'];
  testId: string;
}) {
  const { run, title, verb, hint, cancel, testId } = props;
  const mayAct = useMayEverywhere('operate');
  if (run?.status !== 'RUNNING') return null;
  return (
    <div data-testid={testId}>
      <Text size="sm" mt="xs">
        {title}
      </Text>
      {run.progress && <WorkBar progress={run.progress} />}
      {mayAct && <CancelButton verb={verb} hint={hint} askedBy={run.cancelRequestedBy} act={cancel} />}
    </div>
  );
}

/** What was done to a repository, a page at a time; the address says of which it is open, and where. */
export function History<Run>(
  props: Pick<ComponentProps<typeof PagedTable<Run>>, 'columns' | 'idOf'> & {
    name: string;
    /** As the address has it. */
    kind: 'prunes' | 'scrubs';
    title: string;
    /** How many there were; undefined while nobody knows. */
    total: number | undefined;
    none: string;
    noneNext: string;
    queryKey: readonly string[];
    load: (name: string, query: { after?: string; limit: number }) => ReturnType<Load<Run>>;
  },
) {
  const { name, kind, title, none, noneNext } = props;
  const { [kind]: shown, after } = route.useSearch();
  const navigate = route.useNavigate();
  const opened = shown === name;
  if (props.total === 0)
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
          queryKey={[...props.queryKey, name, 'list']}
          load={(from, limit) => props.load(name, { after: from, limit })}
          columns={props.columns}
          idOf={props.idOf}
          testIdOf={() => `${kind.slice(0, -1)}-${name}`}
          after={after}
          onPage={(to) => void navigate({ search: { [kind]: name, after: to }, resetScroll: false })}
          fileName={`${kind}-${name}`}
          apart
          empty={<Nothing says={none} next={noneNext} />}
        />
      )}
    </details>
  );
}
