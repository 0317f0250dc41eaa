import { Button, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { ProviderPerson } from '../api/types';
import { Named } from '../parts/DataTable';
import { FormDialog } from '../parts/FormDialog';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { grantName } from './grants';
import { PROVIDER_PEOPLE, useKeepOut } from './queries';

const p = texts.peoplePage;
const t = p.provider;
const route = getRouteApi('/people');

const COLUMNS = [
  {
    name: p.name,
    value: (one: ProviderPerson) => one.username,
    cell: (one: ProviderPerson) => <Named name={one.displayName} of={one.username} />,
  },
  {
    name: p.roles,
    wide: true,
    value: (one: ProviderPerson) => one.roles.join(' '),
    cell: (one: ProviderPerson) => (
      <Named name={one.roles.map(grantName).join(', ') || texts.nothing} of={one.groups.join(', ')} />
    ),
  },
  {
    name: p.state,
    value: (one: ProviderPerson) => (one.disabled ? t.out : t.in),
    cell: (one: ProviderPerson) => (
      <StatusBadge status={one.disabled ? 'disabled' : 'success'} label={one.disabled ? t.out : t.in} />
    ),
  },
  {
    name: t.lastSeen,
    value: (one: ProviderPerson) => one.lastSeen,
    cell: (one: ProviderPerson) => <Moment at={one.lastSeen} />,
  },
];

/** People of the identity provider who were here, to be kept out by who may, whatever their groups. */
export function ProviderPeople() {
  const { providerAfter } = route.useSearch();
  const navigate = route.useNavigate();
  const [asked, setAsked] = useState<ProviderPerson>();
  return (
    <Section title={t.title} hint={t.hint}>
      <PagedTable<ProviderPerson>
        label={t.title}
        queryKey={PROVIDER_PEOPLE}
        load={(after, limit) =>
          answer(api.GET('/api/v1/admin/provider_people', { params: { query: { after, limit } } }))
        }
        columns={[
          ...COLUMNS,
          {
            name: p.change,
            cell: (one) => (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={one.disabled ? t.letInOf(one.displayName) : t.keepOutOf(one.displayName)}
                onClick={() => setAsked(one)}
              >
                {one.disabled ? t.letIn : t.keepOut}
              </Button>
            ),
          },
        ]}
        idOf={(one) => one.username}
        testIdOf={(one) => `provider-person-${one.username}`}
        after={providerAfter}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, providerAfter: to }) })}
        fileName="provider-people"
        empty={<Text size="sm">{t.none}</Text>}
      />
      {asked && <KeepOutDialog person={asked} close={() => setAsked(undefined)} />}
    </Section>
  );
}

function KeepOutDialog({ person, close }: { person: ProviderPerson; close: () => void }) {
  const change = useKeepOut();
  const name = person.displayName;
  return (
    <FormDialog
      title={`${person.disabled ? t.letInOf(name) : t.keepOutOf(name)}?`}
      hint={person.disabled ? t.letInHint : t.keepOutHint}
      error={change.error}
      confirm={person.disabled ? t.letIn : t.keepOut}
      cancel={p.cancel}
      busy={change.isPending}
      send={() =>
        change.mutate({ username: person.username, disabled: !person.disabled }, { onSuccess: close })
      }
      close={close}
    />
  );
}
