import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { INVENTORY } from '../api/keys';
import { useMayEverywhere } from '../api/session';
import type { Change, Drift } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Filter } from '../parts/Filter';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing, type Next } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { ApplyFiles } from './ApplyFiles';
import { Fields } from './PlanReview';
import { useDrift } from './queries';

const t = texts.declarations;
const route = getRouteApi('/declarations');

/** As the API names them. */
const KINDS = [
  'Site',
  'Repository',
  'Service',
  'Policy',
  'DataSet',
  'Lookout',
  'DrPlan',
  'NotificationChannel',
  'Heartbeat',
];

const DRIFT = [
  {
    name: t.what,
    value: (one: Drift) => `${one.kind} ${one.name}`,
    cell: (one: Drift) => <Named name={one.name} of={one.kind} />,
  },
  {
    name: t.state,
    value: (one: Drift) => one.state,
    cell: (one: Drift) => <StatusBadge status="warning" label={t.driftStates[one.state] ?? one.state} />,
  },
  {
    name: t.how,
    wide: true,
    value: (one: Drift) => said(one.fields),
    cell: (one: Drift) => <Fields of={one.fields} />,
  },
  {
    name: t.who,
    wide: true,
    value: (one: Drift) => one.changedBy,
    cell: (one: Drift) => <Named name={one.changedBy ?? texts.nothing} of={one.reason ?? t.noReason} />,
  },
  {
    name: t.when,
    value: (one: Drift) => one.changedAt,
    cell: (one: Drift) => <Moment at={one.changedAt} />,
  },
];

const CHANGES = [
  {
    name: t.what,
    value: (one: Change) => `${one.kind} ${one.name}`,
    cell: (one: Change) => (
      <Named name={one.name} of={`${t.actions[one.action] ?? one.action}: ${one.kind}`} />
    ),
  },
  {
    name: t.how,
    wide: true,
    value: (one: Change) => said(one.fields),
    cell: (one: Change) => (one.action === 'CHANGE' ? <Fields of={one.fields} /> : texts.nothing),
  },
  {
    name: t.who,
    wide: true,
    value: (one: Change) => `${one.changedBy}: ${one.reason ?? ''}`,
    cell: (one: Change) => (
      <Named name={`${one.changedBy}, ${t.from(one.origin)}`} of={one.reason ?? t.noReason} />
    ),
  },
  {
    name: t.when,
    value: (one: Change) => one.changedAt,
    cell: (one: Change) => <Moment at={one.changedAt} />,
  },
];

function said(fields: Drift['fields']): string {
  return fields
    .map((field) => t.field(field.field, field.before ?? t.absent, field.after ?? t.absent))
    .join('; ');
}

/** What is declared, against the files; how it came to be so; another state of it. */
export function DeclarationsPage() {
  const { kind, after } = route.useSearch();
  const navigate = route.useNavigate();
  const may = useMayEverywhere('configure');
  const drift = useDrift();
  const [applying, setApplying] = useState(false);
  const differs = drift.data?.items ?? [];
  const change: Next = may
    ? { label: t.change, act: () => setApplying(true) }
    : { command: texts.targets.apply };
  return (
    <Page
      title={t.title}
      hint={t.hint}
      error={drift.error}
      retry={() => void drift.refetch()}
      actions={
        <>
          <Button
            component="a"
            size="xs"
            variant="default"
            href="/api/v1/admin/inventory/export"
            download="holdfast.yaml"
            title={t.downloadHint}
          >
            {t.download}
          </Button>
          {may && !applying && (
            <Button size="xs" onClick={() => setApplying(true)}>
              {t.apply}
            </Button>
          )}
        </>
      }
    >
      {applying && <ApplyFiles close={() => setApplying(false)} />}
      {drift.data && (
        <Section
          title={t.drift}
          action={
            differs.length > 0 && (
              <Export name="drift" of={t.drift} columns={DRIFT} rows={() => Promise.resolve(differs)} />
            )
          }
        >
          {differs.length === 0 ? (
            <Nothing says={t.noDrift} hint={t.noDriftNext} next={change} />
          ) : (
            <DataTable
              label={t.drift}
              columns={DRIFT}
              rows={differs}
              idOf={(one) => `${one.kind}/${one.name}`}
              testIdOf={(one) => `drift-${one.name}`}
              broad
            />
          )}
        </Section>
      )}
      <Section title={t.changes}>
        <PagedTable<Change>
          label={t.changes}
          queryKey={[...INVENTORY, 'changes', kind]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/inventory/changes', { params: { query: { kind, after: from, limit } } }),
            )
          }
          columns={CHANGES}
          idOf={(one) => one.changeId}
          testIdOf={(one) => `change-${one.name}`}
          after={after}
          onPage={(to) =>
            void navigate({ search: (before) => ({ ...before, after: to }), resetScroll: false })
          }
          fileName="declaration-changes"
          filters={
            <Filter
              label={t.kind}
              all={t.allKinds}
              value={kind}
              options={KINDS}
              onChange={(to) => void navigate({ search: { kind: to }, resetScroll: false })}
            />
          }
          empty={
            kind ? (
              <Nothing
                says={t.noneOfKind}
                next={{ label: texts.filters.clear, link: { to: '/declarations' } }}
              />
            ) : (
              <Nothing says={t.noChanges} next={change} />
            )
          }
          broad
        />
      </Section>
    </Page>
  );
}
