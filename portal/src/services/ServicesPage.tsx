import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import { DASHBOARD } from '../api/keys';
import type { ServiceRisk } from '../api/types';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { NameSelect } from '../parts/NameSelect';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { worstOf } from './risk';

const t = texts.services;
const route = getRouteApi('/services');

const share = (risk: ServiceRisk) =>
  risk.dataSets.length === 0
    ? texts.nothing
    : typeof risk.allowedLossUsed === 'number'
      ? t.share(risk.allowedLossUsed)
      : t.everything;

function Next({ risk }: { risk: ServiceRisk }) {
  const worst = worstOf(risk);
  if (!worst?.next) return null;
  return (
    <Text size="xs" c="dimmed" mt={2}>
      {t.next(worst.dataSet, worst.next)}
    </Text>
  );
}

const COLUMNS = [
  {
    name: t.service,
    value: (risk: ServiceRisk) => risk.service.name,
    cell: (risk: ServiceRisk) => (
      <Named
        name={
          <PageLink to="/services/$name" params={{ name: risk.service.name }}>
            {risk.service.name}
          </PageLink>
        }
        of={risk.service.description ?? risk.service.owner ?? ''}
      />
    ),
  },
  {
    name: texts.targets.verdict,
    wide: true,
    value: (risk: ServiceRisk) => risk.verdict,
    cell: (risk: ServiceRisk) => (
      <>
        <StatusBadge status={risk.verdict} label={texts.verdicts[risk.verdict] ?? t.noDataSet} />
        <Next risk={risk} />
      </>
    ),
  },
  {
    name: t.criticality,
    value: (risk: ServiceRisk) => risk.service.criticality,
    cell: (risk: ServiceRisk) => risk.service.criticality ?? texts.nothing,
  },
  {
    name: t.exposure,
    value: (risk: ServiceRisk) => risk.allowedLossUsed ?? t.everything,
    cell: (risk: ServiceRisk) => (
      <PageLink
        to="/services/$name"
        params={{ name: risk.service.name }}
        search={{ dataSet: risk.dataSets[0]?.dataSet }}
      >
        {share(risk)}
      </PageLink>
    ),
  },
  {
    name: t.targets,
    value: (risk: ServiceRisk) => `${risk.service.targets?.rtoMinutes}/${risk.service.targets?.rpoMinutes}`,
    cell: (risk: ServiceRisk) => {
      const { rtoMinutes: rto, rpoMinutes: rpo } = risk.service.targets ?? {};
      return rto === undefined || rpo === undefined ? (
        texts.nothing
      ) : (
        <PageLink to="/compliance" search={{ words: risk.service.name }}>
          {t.both(duration(rto * 60), duration(rpo * 60))}
        </PageLink>
      );
    },
  },
  {
    name: t.dataSets,
    value: (risk: ServiceRisk) => risk.dataSets.map((row) => row.dataSet).join(' '),
    cell: (risk: ServiceRisk) =>
      risk.dataSets.length === 0
        ? texts.nothing
        : risk.dataSets.map(({ dataSet }, index) => (
            <span key={dataSet}>
              {index > 0 && ', '}
              <PageLink to="/services/$name" params={{ name: risk.service.name }} search={{ dataSet }}>
                {dataSet}
              </PageLink>
            </span>
          )),
  },
  {
    name: t.owner,
    value: (risk: ServiceRisk) => risk.service.owner,
    cell: (risk: ServiceRisk) => risk.service.owner ?? texts.nothing,
  },
];

/** Services, those at risk first. */
export function ServicesPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const filtered = [filters.words, filters.verdict, filters.policy].some((one) => one !== undefined);
  return (
    <Page title={t.title} hint={t.hint}>
      <Section title={t.title} quiet>
        <PagedTable<ServiceRisk>
          label={t.title}
          queryKey={[...DASHBOARD, 'services', filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/services', { params: { query: { ...filters, after: from, limit } } }),
            )
          }
          columns={COLUMNS}
          idOf={(risk) => risk.service.name}
          testIdOf={(risk) => `service-${risk.service.name}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="services"
          filters={
            <>
              <WordsFilter value={filters.words} onChange={(to) => narrow({ words: to })} />
              <Filter
                label={texts.targets.verdict}
                all={texts.filters.all}
                value={filters.verdict}
                options={[
                  ...Object.entries(texts.verdicts).map(([value, label]) => ({ value, label })),
                  { value: 'none', label: t.noDataSet },
                ]}
                onChange={(to) => narrow({ verdict: to })}
              />
              <NameSelect
                kind="Policy"
                size="xs"
                label={t.policy}
                placeholder={texts.filters.all}
                value={filters.policy}
                onChange={(to) => narrow({ policy: to })}
              />
              <Filter
                label={texts.filters.sort}
                all={t.byRisk}
                value={filters.sort}
                options={[{ value: 'name', label: t.byName }]}
                onChange={(to) => narrow({ sort: to })}
              />
            </>
          }
          empty={
            filtered ? (
              <Nothing
                says={texts.filters.noneLike}
                next={{ label: texts.filters.clear, link: { to: '/services' } }}
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
