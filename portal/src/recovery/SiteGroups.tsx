import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SiteGroup, SiteMember } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { bytes, duration } from '../parts/format';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

const t = texts.siteGroups;

/** The later of what its log and what its heartbeat say. */
function behind({ lagSeconds, heartbeatLagSeconds }: SiteMember): string {
  const known = [lagSeconds, heartbeatLagSeconds].filter((one) => one !== undefined && one !== null);
  return known.length === 0 ? texts.nothing : duration(Math.max(...known));
}

/** What is known of one whose agent says nothing any more is old. */
function state({ problem, role, streaming }: SiteMember): ReactNode {
  if (role === 'silent') return <StatusBadge status="critical" label={t.silent} />;
  if (problem) return <StatusBadge status="critical" label={t.unwell} />;
  return <StatusBadge status="healthy" label={streaming ? t.follows : t.well} />;
}

const COLUMNS = [
  {
    name: t.site,
    value: (one: SiteMember) => one.site,
    cell: (one: SiteMember) => <Named name={one.site} of={t.roles[one.role] ?? one.role} />,
  },
  {
    name: t.state,
    value: (one: SiteMember) => one.problem ?? one.role,
    wide: true,
    cell: (one: SiteMember) => (
      <>
        {state(one)}
        {one.problem && <span className="of message">{one.problem}</span>}
      </>
    ),
  },
  {
    name: t.lag,
    value: (one: SiteMember) => one.lagSeconds,
    cell: (one: SiteMember) => (
      <Named
        name={behind(one)}
        of={one.lagBytes === undefined || one.lagBytes === null ? '' : bytes(one.lagBytes)}
      />
    ),
  },
  {
    name: t.withoutLoss,
    value: (one: SiteMember) => one.withoutLoss,
    cell: (one: SiteMember) => (one.withoutLoss ? t.yes : t.no),
  },
  { name: t.heard, value: (one: SiteMember) => one.at, cell: (one: SiteMember) => <Time at={one.at} /> },
];

/** Nobody knows whether one that says nothing still is. */
function holder({ active, token, members }: NonNullable<SiteGroup['standing']>): string {
  const silent = members.some((one) => one.site === active && one.role === 'silent');
  return (silent ? t.silentHolder : t.active)(active ?? '', token);
}

/** Which site is active in each group, and how far the others are behind. */
export function SiteGroups({ groups }: { groups: SiteGroup[] }) {
  return groups.map(({ group, problem, standing }) => (
    <Section
      key={group}
      title={t.title(group)}
      hint={
        standing &&
        (standing.active ? (
          <>
            {holder(standing)} {standing.since && <Time at={standing.since} />}
          </>
        ) : (
          t.nobody
        ))
      }
      action={
        standing && (
          <Export name={`site-${group}`} columns={COLUMNS} rows={() => Promise.resolve(standing.members)} />
        )
      }
    >
      {problem && (
        <Text size="sm" className="message">
          {problem}
        </Text>
      )}
      {standing?.underWay && <Text size="sm">{t.underWay(standing.underWay)}</Text>}
      {standing?.fence && (
        <Text size="sm">{t.fenced(standing.fence.site, standing.fence.by, standing.fence.done)}</Text>
      )}
      {standing?.paused && <Text size="sm">{t.paused(standing.paused)}</Text>}
      {standing && standing.members.length > 0 && (
        <DataTable
          label={t.title(group)}
          columns={COLUMNS}
          rows={standing.members}
          idOf={(one) => one.site}
          testIdOf={(one) => `member-${group}-${one.site}`}
        />
      )}
    </Section>
  ));
}
