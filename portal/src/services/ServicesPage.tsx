import { Group, Skeleton, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useDashboard, useInventory } from '../api/queries';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Filter } from '../parts/Filter';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { hasWords } from '../parts/words';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { byRisk, type ServiceRisk } from './risk';

const t = texts.services;
const route = getRouteApi('/services');

const share = (risk: ServiceRisk) =>
  risk.rows.length === 0
    ? texts.nothing
    : Number.isFinite(risk.exposure)
      ? t.share(risk.exposure)
      : t.everything;

const COLUMNS = [
  {
    name: t.service,
    value: (risk: ServiceRisk) => risk.service.name,
    cell: (risk: ServiceRisk) => (
      <Named
        name={
          <PageLink to="/services/$name" params={{ name: risk.service.name ?? '' }}>
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
        {risk.worst && risk.next && (
          <Text size="xs" c="dimmed" mt={2}>
            {t.next(risk.worst.dataSet, risk.next)}
          </Text>
        )}
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
    value: (risk: ServiceRisk) => (Number.isFinite(risk.exposure) ? risk.exposure : 'everything'),
    cell: (risk: ServiceRisk) => (
      <PageLink
        to="/services/$name"
        params={{ name: risk.service.name ?? '' }}
        search={{ dataSet: risk.worst?.dataSet }}
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
      return rto && rpo ? t.both(duration(rto * 60), duration(rpo * 60)) : texts.nothing;
    },
  },
  {
    name: t.dataSets,
    value: (risk: ServiceRisk) => risk.rows.map((row) => row.dataSet).join(' '),
    cell: (risk: ServiceRisk) =>
      risk.rows.length === 0
        ? texts.nothing
        : risk.rows.map(({ dataSet }, index) => (
            <span key={dataSet}>
              {index > 0 && ', '}
              <PageLink to="/services/$name" params={{ name: risk.service.name ?? '' }} search={{ dataSet }}>
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
  const dashboard = useDashboard();
  const inventory = useInventory();
  const error = dashboard.error ?? inventory.error;
  const loaded = dashboard.data && inventory.data;
  const { words, verdict } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) => void navigate({ search: (before) => ({ ...before, ...change }) });
  const all = loaded ? byRisk(inventory.data.services, dashboard.data.rtoRpoCompliance) : [];
  const risks = all.filter(
    (risk) =>
      (verdict === undefined || risk.verdict === verdict) &&
      hasWords(words, [
        risk.service.name,
        risk.service.description,
        risk.service.owner,
        risk.service.criticality,
        ...risk.rows.map((row) => row.dataSet),
      ]),
  );
  return (
    <Page title={t.title} hint={t.hint} error={error}>
      {loaded ? (
        <Section
          title={t.title}
          action={<Export name="services" columns={COLUMNS} rows={() => Promise.resolve(risks)} />}
        >
          <Group gap="xs" mb="sm">
            <WordsFilter value={words} onChange={(to) => narrow({ words: to })} />
            <Filter
              label={texts.targets.verdict}
              all={texts.filters.all}
              value={verdict}
              options={Object.entries(texts.verdicts).map(([value, label]) => ({ value, label }))}
              onChange={(to) => narrow({ verdict: to })}
            />
          </Group>
          {all.length === 0 ? (
            <Undeclared says={t.empty} />
          ) : risks.length === 0 ? (
            <Nothing
              says={texts.filters.noneLike}
              next={{ label: texts.filters.clear, link: { to: '/services' } }}
            />
          ) : (
            <DataTable
              label={t.title}
              columns={COLUMNS}
              rows={risks}
              idOf={(risk) => risk.service.name ?? ''}
              testIdOf={(risk) => `service-${risk.service.name}`}
              broad
            />
          )}
        </Section>
      ) : (
        !error && <Skeleton h={320} />
      )}
    </Page>
  );
}
