import { Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useInventory } from '../api/queries';
import type { SiteGroup, SiteMember } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { bytes, duration } from '../parts/format';
import { PageLink } from '../parts/Links';
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

/** What it lacks, and how far behind it may be; an active site lacks nothing. */
function lagOf(one: SiteMember, lagTarget: number): string {
  if (behind(one) === texts.nothing) return '';
  const lacks = one.lagBytes === undefined || one.lagBytes === null ? [] : [bytes(one.lagBytes)];
  return [...lacks, texts.targets.target(duration(lagTarget))].join(', ');
}

/** What is known of one whose agent says nothing any more is old. */
function state({ problem, role, streaming }: SiteMember): ReactNode {
  if (role === 'silent') return <StatusBadge status="critical" label={t.silent} />;
  if (problem) return <StatusBadge status="critical" label={t.unwell} />;
  return <StatusBadge status="healthy" label={streaming ? t.follows : t.well} />;
}

/** @param service that the group carries; its page has what its log says, and what the standbys were measured with */
const columns = (lagTarget: number, service: string | undefined): Column<SiteMember>[] => [
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
        name={
          service === undefined || behind(one) === texts.nothing ? (
            behind(one)
          ) : (
            <PageLink to="/services/$name" params={{ name: service }}>
              {behind(one)}
            </PageLink>
          )
        }
        of={lagOf(one, lagTarget)}
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
  const declared = useInventory().data?.siteGroups ?? [];
  return groups.map((one) => (
    <Group key={one.group} {...one} service={declared.find(({ name }) => name === one.group)?.service} />
  ));
}

function Group({ group, lagTargetSeconds, service, problem, standing }: SiteGroup & { service?: string }) {
  const shown = useMemo(() => columns(lagTargetSeconds, service), [lagTargetSeconds, service]);
  return (
    <Section
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
          <Export
            name={`site-${group}`}
            of={group}
            columns={shown}
            rows={() => Promise.resolve(standing.members)}
          />
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
          columns={shown}
          rows={standing.members}
          idOf={(one) => one.site}
          testIdOf={(one) => `member-${group}-${one.site}`}
        />
      )}
    </Section>
  );
}
