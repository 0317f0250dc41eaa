import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import { INVENTORY } from '../api/keys';
import type { PolicyUse } from '../api/types';
import { Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { NameSelect } from '../parts/NameSelect';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { keeps, places, proofs, when } from './says';

const t = texts.policies;
const route = getRouteApi('/policies');

const COLUMNS = [
  {
    name: t.name,
    value: ({ policy }: PolicyUse) => policy.name,
    cell: ({ policy }: PolicyUse) => (
      <Named
        name={
          <PageLink to="/policies/$name" params={{ name: policy.name }}>
            {policy.name}
          </PageLink>
        }
        of={policy.backupType}
      />
    ),
  },
  {
    name: t.when,
    wide: true,
    named: true,
    value: ({ policy }: PolicyUse) => when(policy.schedule),
    cell: ({ policy }: PolicyUse) => (
      <>
        {when(policy.schedule)}
        {policy.continuousLog && <span className="of">{t.continuousLog}</span>}
      </>
    ),
  },
  {
    name: t.keeps,
    wide: true,
    named: true,
    value: ({ policy }: PolicyUse) => keeps(policy.retention),
    cell: ({ policy }: PolicyUse) => keeps(policy.retention),
  },
  {
    name: t.where,
    wide: true,
    named: true,
    value: ({ policy }: PolicyUse) => places(policy).join('; '),
    cell: ({ policy }: PolicyUse) => places(policy).join('; ') || t.noRepository,
  },
  {
    name: t.proof,
    value: ({ policy }: PolicyUse) => proofs(policy),
    cell: ({ policy }: PolicyUse) => proofs(policy),
  },
  {
    name: t.uses,
    wide: true,
    value: (use: PolicyUse) =>
      [
        ...use.dataSets,
        use.dataSetCount > use.dataSets.length ? t.more(use.dataSetCount - use.dataSets.length) : '',
      ]
        .join(' ')
        .trim(),
    cell: (use: PolicyUse) => <Uses use={use} />,
  },
];

/** Every policy with what it says, and whom it protects. */
export function PoliciesPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const filtered = Object.values(filters).some((one) => one !== undefined);
  return (
    <Page title={t.title} hint={t.hint}>
      <Section title={t.title} quiet>
        <PagedTable<PolicyUse>
          label={t.title}
          queryKey={[...INVENTORY, 'policies', filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/policies', { params: { query: { ...filters, after: from, limit } } }),
            )
          }
          columns={COLUMNS}
          idOf={({ policy }) => policy.name}
          testIdOf={({ policy }) => `policy-${policy.name}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="policies"
          filters={
            <>
              <WordsFilter value={filters.words} onChange={(to) => narrow({ words: to })} />
              <NameSelect
                kind="Repository"
                size="xs"
                label={texts.points.repository}
                placeholder={texts.filters.all}
                value={filters.repository}
                onChange={(to) => narrow({ repository: to })}
              />
            </>
          }
          empty={
            filtered ? (
              <Nothing
                says={texts.filters.noneLike}
                next={{ label: texts.filters.clear, link: { to: '/policies' } }}
              />
            ) : (
              <Undeclared says={t.empty} />
            )
          }
          broad
        />
      </Section>
    </Page>
  );
}

/** The first data sets that a policy is for, and the way to the services of all of them. */
function Uses({ use }: { use: PolicyUse }) {
  if (use.dataSetCount === 0) return t.none;
  const more = use.dataSetCount - use.dataSets.length;
  return (
    <PageLink to="/services" search={{ policy: use.policy.name }}>
      {use.dataSets.join(', ')}
      {more > 0 && ` ${t.more(more)}`}
    </PageLink>
  );
}
