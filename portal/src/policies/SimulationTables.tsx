import { Skeleton, Text } from '@mantine/core';
import { useMayEverywhere } from '../api/session';
import type { PolicySimulation } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Failure } from '../parts/Failure';
import { bytes, duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { useSimulation } from './queries';
import type { Spec } from './spec';

const t = texts.simulation;
type Forecast = PolicySimulation['dataSets'][number];
type Room = PolicySimulation['repositories'][number];

/** What a policy leads to, by what was measured: as it is declared, or as it would be. */
export function SimulationTables({ policy, spec }: { policy: string; spec?: Spec }) {
  const may = useMayEverywhere('configure');
  const { data, error } = useSimulation(policy, spec, may);
  const title = `${t.title(data?.days ?? 90)}, ${spec ? t.asChanged : t.asDeclared}`;
  if (!may) return null;
  return (
    <Section
      title={title}
      hint={t.hint}
      action={
        data && (
          <Export
            name={`simulation-${policy}`}
            of={t.dataSet}
            columns={DATA_SETS}
            rows={() => Promise.resolve(data.dataSets)}
          />
        )
      }
    >
      {error && <Failure says={error.message} />}
      {!data && !error && <Skeleton h={120} />}
      {data &&
        (data.dataSets.length === 0 ? (
          <Undeclared says={t.noDataSets} hint={t.noDataSetsNext(policy)} />
        ) : (
          <>
            <DataTable
              label={t.dataSet}
              columns={DATA_SETS}
              rows={data.dataSets}
              idOf={(one) => one.dataSet}
              testIdOf={(one) => `forecast-${one.dataSet}`}
              broad
            />
            <DataTable
              label={t.repository}
              columns={REPOSITORIES}
              rows={data.repositories}
              fileName="room"
              apart
              idOf={(one) => one.repository}
              testIdOf={(one) => `room-${one.repository}`}
            />
          </>
        ))}
    </Section>
  );
}

const minutes = (value?: number | null) =>
  value === undefined || value === null ? t.unknown : duration(Math.round(value * 60));
const size = (value?: number | null) => (value === undefined || value === null ? t.unknown : bytes(value));

const DATA_SETS = [
  {
    name: t.dataSet,
    value: (one: Forecast) => one.dataSet,
    cell: (one: Forecast) => (
      <Named
        name={
          <PageLink to="/services/$name" params={{ name: one.serviceName }} search={{ dataSet: one.dataSet }}>
            {one.dataSet}
          </PageLink>
        }
        of={
          <PageLink to="/jobs" search={{ dataSet: one.dataSet }} size="xs">
            {t.measured(one.measuredBackups)}
          </PageLink>
        }
      />
    ),
  },
  {
    name: t.backups,
    value: (one: Forecast) => one.backups,
    cell: (one: Forecast) => (
      <PageLink to="/jobs" search={{ dataSet: one.dataSet }}>
        {one.backups.toLocaleString('en')}
      </PageLink>
    ),
  },
  {
    name: t.loss,
    value: (one: Forecast) => one.worstLossMinutes,
    cell: (one: Forecast) => (
      <Named name={minutes(one.worstLossMinutes)} of={t.ofTarget(minutes(one.rpoTargetMinutes))} />
    ),
  },
  {
    name: t.recovery,
    value: (one: Forecast) => one.predictedRtoMinutes,
    cell: (one: Forecast) => (
      <Named
        name={
          <PageLink to="/restores" search={{ dataSet: one.dataSet }}>
            {minutes(one.predictedRtoMinutes)}
          </PageLink>
        }
        of={t.ofTarget(minutes(one.rtoTargetMinutes))}
      />
    ),
  },
  {
    name: t.size,
    value: (one: Forecast) => one.sizeBytes,
    cell: (one: Forecast) => (
      <PageLink to="/points" search={{ dataSet: one.dataSet }}>
        {size(one.sizeBytes)}
      </PageLink>
    ),
  },
  {
    name: t.change,
    value: (one: Forecast) => one.dailyChangeBytes,
    cell: (one: Forecast) => size(one.dailyChangeBytes),
  },
  {
    name: t.verdict,
    wide: true,
    value: (one: Forecast) => [...one.misses, ...one.unknowns].join(' ') || t.meets,
    cell: (one: Forecast) => (
      <>
        <StatusBadge
          status={one.misses.length > 0 ? 'missed' : one.unknowns.length > 0 ? 'unproven' : 'met'}
          label={
            one.misses.length > 0
              ? (texts.verdicts.missed ?? '')
              : one.unknowns.length > 0
                ? t.unknown
                : t.meets
          }
        />
        {[...one.misses, ...one.unknowns].map((says) => (
          <Text key={says} size="xs" className="message">
            {says}
          </Text>
        ))}
      </>
    ),
  },
];

const REPOSITORIES = [
  {
    name: t.repository,
    value: (one: Room) => one.repository,
    cell: (one: Room) => <span className="name">{one.repository}</span>,
  },
  {
    name: t.points,
    value: (one: Room) => one.keptPoints,
    cell: (one: Room) => (
      <PageLink to="/points" search={{ repository: one.repository }}>
        {one.keptPoints.toLocaleString('en')}
      </PageLink>
    ),
  },
  { name: t.stored, value: (one: Room) => one.storedBytes, cell: (one: Room) => size(one.storedBytes) },
  {
    name: t.cost,
    value: (one: Room) => one.cost,
    cell: (one: Room) =>
      one.cost === undefined || one.cost === null
        ? t.noPrice
        : `${one.cost.toLocaleString('en', { maximumFractionDigits: 2 })} ${one.currency ?? ''}`,
  },
];
