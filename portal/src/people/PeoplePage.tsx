import { Button, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { PEOPLE } from '../api/keys';
import { useMayEverywhere, useSession } from '../api/session';
import type { Person } from '../api/types';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { AllSessions } from './AllSessions';
import { AllTokens } from './AllTokens';
import { FactorOf } from './FactorOf';
import { FactorRoles } from './FactorRoles';
import { grantName } from './grants';
import { KeyPairs } from './KeyPairs';
import { OneTimePassword } from './OneTimePassword';
import { PersonDialog } from './PersonDialog';
import { ProviderGroups } from './ProviderGroups';
import { ProviderPeople } from './ProviderPeople';
import { useChangePerson } from './queries';

const t = texts.peoplePage;
const route = getRouteApi('/people');

const COLUMNS = [
  {
    name: t.name,
    value: (person: Person) => person.username,
    cell: (person: Person) => <Who person={person} />,
  },
  {
    name: t.roles,
    wide: true,
    value: (person: Person) => person.roles.join(' '),
    cell: (person: Person) => person.roles.map(grantName).join(', '),
  },
  {
    name: t.state,
    value: (person: Person) => (person.disabled ? 'disabled' : 'active'),
    cell: (person: Person) => (
      <StatusBadge
        status={
          person.disabled
            ? 'disabled'
            : person.passwordSet && !person.passwordExpiresAt
              ? 'success'
              : 'waiting'
        }
        label={
          person.disabled
            ? t.disabled
            : person.passwordExpiresAt
              ? t.oneTimeLeft
              : person.passwordSet
                ? t.active
                : t.withoutPassword
        }
      />
    ),
  },
  {
    name: t.since,
    value: (person: Person) => person.createdAt,
    cell: (person: Person) => <Moment at={person.createdAt} />,
  },
];

/** Who may sign in, and what each may do. */
export function PeoplePage() {
  const may = useMayEverywhere('people');
  const [changing, setChanging] = useState<Person | 'new'>();
  const { after, words, role, state } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const disabled = state === undefined ? undefined : state === 'disabled';
  const columns = may
    ? [
        ...COLUMNS,
        { name: t.factor, wide: true, cell: (person: Person) => <FactorOf person={person} /> },
        {
          name: t.change,
          wide: true,
          cell: (person: Person) => <Actions person={person} change={setChanging} />,
        },
      ]
    : COLUMNS;
  return (
    <Page
      title={t.title}
      hint={t.hint}
      actions={
        may && (
          <Button size="xs" onClick={() => setChanging('new')}>
            {t.add}
          </Button>
        )
      }
    >
      <Section title={t.title}>
        <PagedTable<Person>
          label={t.title}
          queryKey={[...PEOPLE, 'list', words, role, state]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/administrators', {
                params: { query: { words, role, disabled, after: from, limit } },
              }),
            )
          }
          columns={columns}
          idOf={(person) => person.id}
          testIdOf={(person) => `person-${person.username}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="people"
          filters={
            <>
              <WordsFilter value={words} onChange={(to) => narrow({ words: to })} />
              <Filter
                label={t.role}
                all={texts.filters.all}
                value={role}
                options={Object.entries(t.roleNames).map(([value, label]) => ({ value, label }))}
                onChange={(to) => narrow({ role: to })}
              />
              <Filter
                label={t.state}
                all={texts.filters.all}
                value={state}
                options={[
                  { value: 'active', label: t.active },
                  { value: 'disabled', label: t.disabled },
                ]}
                onChange={(to) => narrow({ state: to })}
              />
            </>
          }
          empty={
            <Nothing
              says={texts.filters.noneLike}
              next={{ label: texts.filters.clear, link: { to: '/people' } }}
            />
          }
        />
      </Section>
      <ProviderGroups />
      {may && <ProviderPeople />}
      {may && <FactorRoles />}
      {may && <AllSessions />}
      {may && <AllTokens />}
      <KeyPairs />
      {changing && (
        <PersonDialog
          person={changing === 'new' ? undefined : changing}
          close={() => setChanging(undefined)}
        />
      )}
    </Page>
  );
}

function Who({ person }: { person: Person }) {
  const own = useSession().data?.user === person.username;
  return (
    <Named
      name={
        <>
          {person.displayName}
          {own && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              ({t.you})
            </Text>
          )}
        </>
      }
      of={person.username}
    />
  );
}

function Actions({ person, change }: { person: Person; change: (person: Person) => void }) {
  const save = useChangePerson();
  const toggle = () => save.mutate({ username: person.username, disabled: !person.disabled });
  return (
    <Button.Group>
      <Button size="compact-sm" variant="default" onClick={() => change(person)}>
        {t.roles}
      </Button>
      <Button size="compact-sm" variant="default" loading={save.isPending} onClick={toggle}>
        {person.disabled ? t.enable : t.disable}
      </Button>
      <OneTimePassword person={person} />
    </Button.Group>
  );
}
