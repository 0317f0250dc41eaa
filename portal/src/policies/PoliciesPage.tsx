import { Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useInventory } from '../api/queries';
import type { Policy } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Filter } from '../parts/Filter';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { hasWords } from '../parts/words';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { keeps, places, proofs, when } from './says';

const t = texts.policies;
const route = getRouteApi('/policies');

interface Row {
  policy: Policy;
  dataSets: string[];
}

const COLUMNS = [
  {
    name: t.name,
    value: ({ policy }: Row) => policy.name,
    cell: ({ policy }: Row) => (
      <Named
        name={
          <PageLink to="/policies/$name" params={{ name: policy.name ?? '' }}>
            {policy.name}
          </PageLink>
        }
        of={policy.backupType}
      />
    ),
  },
  {
    name: t.when,
    value: ({ policy }: Row) => when(policy.schedule),
    cell: ({ policy }: Row) => (
      <>
        {when(policy.schedule)}
        {policy.continuousLog && <span className="of">{t.continuousLog}</span>}
      </>
    ),
  },
  {
    name: t.keeps,
    wide: true,
    value: ({ policy }: Row) => keeps(policy.retention),
    cell: ({ policy }: Row) => keeps(policy.retention),
  },
  {
    name: t.where,
    wide: true,
    value: ({ policy }: Row) => places(policy).join('; '),
    cell: ({ policy }: Row) => places(policy).join('; ') || t.noRepository,
  },
  {
    name: t.proof,
    value: ({ policy }: Row) => proofs(policy),
    cell: ({ policy }: Row) => proofs(policy),
  },
  {
    name: t.uses,
    wide: true,
    value: ({ dataSets }: Row) => dataSets.join(' '),
    cell: ({ dataSets }: Row) => (dataSets.length === 0 ? t.none : dataSets.join(', ')),
  },
];

/** Every policy with what it says, and whom it protects. */
export function PoliciesPage() {
  const { data, error, refetch } = useInventory();
  const { words, repository } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const all = (data?.policies ?? []).map((policy) => ({
    policy,
    dataSets: (data?.dataSets ?? []).filter((one) => one.policy === policy.name).map((one) => one.name ?? ''),
  }));
  const rows = all.filter(
    ({ policy, dataSets }) =>
      (repository === undefined || (policy.repositories ?? []).includes(repository)) &&
      hasWords(words, [policy.name, policy.backupType, when(policy.schedule), proofs(policy), ...dataSets]),
  );
  return (
    <Page title={t.title} hint={t.hint} error={error} retry={() => void refetch()}>
      {data && (
        <Section
          title={t.title}
          action={<Export name="policies" columns={COLUMNS} rows={() => Promise.resolve(rows)} />}
        >
          <Group gap="xs" mb="sm">
            <WordsFilter value={words} onChange={(to) => narrow({ words: to })} />
            <Filter
              label={texts.points.repository}
              all={texts.filters.all}
              value={repository}
              options={data.repositories.map((one) => one.name ?? '')}
              onChange={(to) => narrow({ repository: to })}
            />
          </Group>
          {all.length > 0 && rows.length === 0 ? (
            <Nothing
              says={texts.filters.noneLike}
              next={{ label: texts.filters.clear, link: { to: '/policies' } }}
            />
          ) : rows.length === 0 ? (
            <Undeclared says={t.empty} />
          ) : (
            <DataTable
              label={t.title}
              columns={COLUMNS}
              rows={rows}
              idOf={({ policy }) => policy.name ?? ''}
              testIdOf={({ policy }) => `policy-${policy.name}`}
              broad
            />
          )}
        </Section>
      )}
    </Page>
  );
}
