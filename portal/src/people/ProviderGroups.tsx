import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import type { ProviderGroup } from '../api/types';
import { Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { grantName } from './grants';
import { GROUPS } from './queries';

const t = texts.peoplePage.groups;
const route = getRouteApi('/people');

const COLUMNS = [
  { name: t.group, value: (one: ProviderGroup) => one.group, cell: (one: ProviderGroup) => one.group },
  {
    name: texts.peoplePage.roles,
    wide: true,
    value: (one: ProviderGroup) => one.roles.join(' '),
    cell: (one: ProviderGroup) => one.roles.map(grantName).join(', '),
  },
  {
    name: t.saidBy,
    value: (one: ProviderGroup) => one.declaration ?? t.file,
    cell: (one: ProviderGroup) =>
      one.declaration ? (
        <Named
          name={<PageLink to="/declarations">{t.declaration(one.declaration)}</PageLink>}
          of={<Moment at={one.since} />}
        />
      ) : (
        t.file
      ),
  },
];

/** What the groups of the identity provider may do here. */
export function ProviderGroups() {
  const { groupsAfter } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Section title={t.title} hint={t.hint}>
      <PagedTable<ProviderGroup>
        label={t.title}
        queryKey={GROUPS}
        load={(after, limit) =>
          answer(api.GET('/api/v1/admin/groups', { params: { query: { after, limit } } }))
        }
        columns={COLUMNS}
        idOf={(one) => `${one.group} ${one.declaration ?? ''}`}
        testIdOf={(one) => `group-${one.group}`}
        after={groupsAfter}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, groupsAfter: to }) })}
        fileName="groups"
        empty={<Text size="sm">{t.none}</Text>}
      />
    </Section>
  );
}
