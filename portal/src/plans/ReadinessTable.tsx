import { Text } from '@mantine/core';
import type { ServiceReadiness } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { useReadiness } from './queries';

const t = texts.plans;

const COLUMNS = [
  {
    name: t.service,
    cell: (one: ServiceReadiness) => (
      <Named
        name={
          <PageLink to="/services/$name" params={{ name: one.service }}>
            {one.service}
          </PageLink>
        }
        of={one.criticality}
      />
    ),
  },
  {
    name: t.ready,
    cell: (one: ServiceReadiness) => (
      <>
        <StatusBadge status={one.ready ? 'success' : 'warning'} label={one.ready ? t.ready : t.notReady} />
        <span className="of">{t.scoreOf(one.score)}</span>
      </>
    ),
  },
  {
    name: t.reasons,
    wide: true,
    cell: (one: ServiceReadiness) => <Reasons of={one} />,
  },
];

/** What stands in the way first; what is well is there to be opened. */
function Reasons({ of }: { of: ServiceReadiness }) {
  const bad = of.facts.filter((fact) => !fact.good);
  const good = of.facts.filter((fact) => fact.good);
  return (
    <>
      {bad.map((fact) => (
        <Text key={fact.name} size="sm" className="message">
          {fact.name}: {fact.reason}
        </Text>
      ))}
      {good.map((fact) => (
        <Text key={fact.name} size="xs" c="dimmed" className="message">
          {fact.name}: {fact.reason}
        </Text>
      ))}
    </>
  );
}

/** How ready each service is to be brought back within its targets, and why. */
export function ReadinessTable() {
  const { data } = useReadiness();
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t.readiness} hint={t.readinessHint}>
      <DataTable
        label={t.readiness}
        columns={COLUMNS}
        rows={data.items}
        idOf={(one) => one.service}
        testIdOf={(one) => `readiness-${one.service}`}
        broad
      />
    </Section>
  );
}
