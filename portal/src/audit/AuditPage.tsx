import { Button, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { answer, api } from '../api/client';
import { useMayEverywhere } from '../api/session';
import type { AuditRecord } from '../api/types';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing, useWhoMay } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { ChainState } from './ChainState';

const t = texts.auditPage;
const route = getRouteApi('/audit');

const COLUMNS = [
  { name: t.number, value: (one: AuditRecord) => one.seq, cell: (one: AuditRecord) => one.seq },
  { name: t.at, value: (one: AuditRecord) => one.at, cell: (one: AuditRecord) => <Moment at={one.at} /> },
  {
    name: t.actor,
    value: (one: AuditRecord) => one.actor,
    cell: (one: AuditRecord) => <Named name={one.actor} of={t.by(one.authentication, one.address)} />,
  },
  {
    name: t.action,
    wide: true,
    value: (one: AuditRecord) => one.action,
    cell: (one: AuditRecord) => (
      <Named
        name={one.action}
        of={Object.entries(one.detail)
          .map(([key, value]) => `${key}: ${value}`)
          .join('; ')}
      />
    ),
  },
  {
    name: t.object,
    wide: true,
    value: (one: AuditRecord) => one.object,
    cell: (one: AuditRecord) => one.object || texts.nothing,
  },
  {
    name: t.result,
    value: (one: AuditRecord) => one.result,
    cell: (one: AuditRecord) => (
      <StatusBadge status={one.result} label={t.results[one.result] ?? one.result} />
    ),
  },
  {
    name: t.hash,
    value: (one: AuditRecord) => one.hash,
    cell: (one: AuditRecord) => <code title={one.hash}>{one.hash.slice(0, 8)}</code>,
  },
];

/** Who did what. */
export function AuditPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const mayRead = useMayEverywhere('audit');
  const whoMay = useWhoMay('auditor');
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  if (!mayRead)
    return (
      <Page title={t.title}>
        <Nothing says={t.mayNot} next={whoMay} />
      </Page>
    );
  return (
    <Page title={t.title} hint={t.hint}>
      <ChainState />
      <Section title={t.title} quiet>
        <PagedTable<AuditRecord>
          label={t.title}
          queryKey={['audit', filters]}
          load={async (cursor, limit) => {
            const query = { ...filters, cursor, limit };
            const { items, nextCursor } = await answer(api.GET('/api/v1/admin/audit', { params: { query } }));
            return { items, next: nextCursor };
          }}
          columns={COLUMNS}
          idOf={(one) => String(one.seq)}
          testIdOf={() => 'record'}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="audit"
          filters={
            <>
              <Words key={`${filters.actor} ${filters.action}`} {...filters} narrow={narrow} />
              <Filter
                label={t.result}
                all={texts.points.all}
                value={filters.result}
                options={Object.entries(t.results).map(([value, label]) => ({ value, label }))}
                onChange={(result) => narrow({ result })}
              />
            </>
          }
          empty={<Nothing says={t.empty} next={{ label: texts.points.clear, link: { to: '/audit' } }} />}
          broad
        />
      </Section>
    </Page>
  );
}

function Words(props: { actor?: string; action?: string; narrow: (change: object) => void }) {
  const [actor, setActor] = useState(props.actor ?? '');
  const [action, setAction] = useState(props.action ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.narrow({ actor: actor || undefined, action: action || undefined });
  };
  return (
    <form onSubmit={submit} className="words">
      <TextInput
        size="xs"
        label={t.actorFilter}
        value={actor}
        onChange={(event) => setActor(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t.actionFilter}
        title={t.actionHint}
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" type="submit">
        {t.apply}
      </Button>
    </form>
  );
}
