import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { usePlansToCommand } from '../api/allowed';
import { answer, api } from '../api/client';
import { DRILLS } from '../api/keys';
import { useDashboard } from '../api/queries';
import type { Drill, DrillEntry } from '../api/types';
import { DRILL_STATUS, DRILL_TYPES, drillStatus, drillType } from '../api/words';
import { DataTable, Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { daysUntil } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing, type Next } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment, useNow } from '../parts/Time';
import { texts } from '../texts';
import { CalendarTable } from './CalendarTable';
import { FailoverTestDialog } from './FailoverTestDialog';
import { OpenActions } from './OpenActions';
import { PlanDrillDialog } from './PlanDrillDialog';
import { usePlannedDrills } from './queries';
import { Training } from './Training';

const t = texts.drillPages;
const d = texts.drills;
const c = texts.calendar;
const route = getRouteApi('/drills');

const statusName = (status: string) => d.status[status] ?? texts.jobs.status[status] ?? status;

const HELD = [
  {
    name: t.kind,
    value: (drill: Drill) => drill.drillType,
    cell: (drill: Drill) => (
      <Named
        name={
          <PageLink to="/drills/$id" params={{ id: drill.drillId }}>
            {texts.drillTypes[drill.drillType] ?? drill.drillType}
          </PageLink>
        }
        of={drill.scope}
      />
    ),
  },
  {
    name: texts.backups.status,
    value: (drill: Drill) => drill.status,
    cell: (drill: Drill) => <StatusBadge status={drill.status} label={statusName(drill.status)} />,
  },
  {
    name: t.date,
    value: (drill: Drill) => drill.startTime ?? drill.drillDate,
    cell: (drill: Drill) => (drill.startTime ? <Moment at={drill.startTime} /> : drill.drillDate),
  },
  {
    name: t.outcome,
    wide: true,
    value: (drill: Drill) => drill.outcomeSummary,
    cell: (drill: Drill) => drill.outcomeSummary ?? drill.reason ?? texts.nothing,
  },
  {
    name: t.findings,
    value: (drill: Drill) => drill.issuesIdentified.join('; '),
    cell: (drill: Drill) => <Count of={drill} count={drill.issuesIdentified.length} />,
  },
  {
    name: t.actions,
    value: (drill: Drill) => drill.openActions,
    cell: (drill: Drill) => <Count of={drill} count={drill.openActions} />,
  },
];

function Count({ of, count }: { of: Drill; count: number }) {
  return count === 0 ? (
    t.nothingFound
  ) : (
    <PageLink to="/drills/$id" params={{ id: of.drillId }}>
      {count}
    </PageLink>
  );
}

const seePlan: Next = { label: d.seePlan, link: { to: '/recovery' } };

/** What is planned and what was held. */
export function DrillsPage() {
  const { after, actions, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const dashboard = useDashboard();
  const mayAct = usePlansToCommand().length > 0;
  const calendar = usePlannedDrills();
  const [opened, dialog] = useDisclosure();
  const [asking, planning] = useDisclosure();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }), resetScroll: false });
  return (
    <Page
      title={t.title}
      hint={t.hint}
      actions={
        <>
          <Button
            component="a"
            size="xs"
            variant="default"
            href="/api/v1/admin/dr/calendar.ics"
            download="drills.ics"
            title={c.downloadHint}
          >
            {c.download}
          </Button>
          {mayAct && (
            <>
              <Button size="xs" variant="default" onClick={planning.open}>
                {c.plan}
              </Button>
              <Button size="xs" onClick={dialog.open}>
                {d.test}
              </Button>
            </>
          )}
        </>
      }
    >
      <Section title={c.title} hint={c.hint}>
        <Loaded query={calendar}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing
                says={c.none}
                hint={c.noneNext}
                next={mayAct ? { label: c.first, act: planning.open } : seePlan}
              />
            ) : (
              <CalendarTable drills={items} />
            )
          }
        </Loaded>
      </Section>
      <Section title={t.planned}>
        <Loaded query={dashboard}>
          {({ upcomingDRDrills: upcoming }) =>
            upcoming.length === 0 ? (
              <Nothing says={d.empty} hint={d.emptyNext} next={seePlan} />
            ) : (
              <Planned drills={upcoming} />
            )
          }
        </Loaded>
      </Section>
      <OpenActions
        state={actions}
        show={(state) =>
          void navigate({ search: (before) => ({ ...before, actions: state }), resetScroll: false })
        }
      />
      <Training />
      <Section title={t.held}>
        <PagedTable<Drill>
          label={t.held}
          queryKey={[...DRILLS, 'pages', filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/dr/drills', { params: { query: { ...filters, after: from, limit } } }),
            )
          }
          columns={HELD}
          idOf={(drill) => drill.drillId}
          testIdOf={() => 'held'}
          after={after}
          onPage={(to) =>
            void navigate({ search: (before) => ({ ...before, after: to }), resetScroll: false })
          }
          fileName="drills"
          filters={
            <>
              <Filter
                label={texts.backups.status}
                all={t.all}
                value={filters.status}
                options={DRILL_STATUS.map((value) => ({ value, label: statusName(value) }))}
                onChange={(status) => narrow({ status: drillStatus(status) })}
              />
              <Filter
                label={t.kind}
                all={t.all}
                value={filters.type}
                options={DRILL_TYPES.map((value) => ({ value, label: texts.drillTypes[value] ?? value }))}
                onChange={(type) => narrow({ type: drillType(type) })}
              />
            </>
          }
          empty={
            filters.status === undefined && filters.type === undefined ? (
              <Nothing
                says={t.none}
                hint={t.noneNext}
                next={mayAct ? { label: t.first, act: dialog.open } : seePlan}
              />
            ) : (
              <Nothing says={t.noneLike} next={{ label: texts.filters.clear, link: { to: '/drills' } }} />
            )
          }
          broad
        />
      </Section>
      {opened && <FailoverTestDialog close={dialog.close} />}
      {asking && <PlanDrillDialog close={planning.close} />}
    </Page>
  );
}

function Planned({ drills }: { drills: DrillEntry[] }) {
  const now = useNow();
  return (
    <DataTable
      label={t.planned}
      columns={[
        {
          name: t.date,
          value: (drill) => drill.drillDate,
          cell: (drill) => (
            <Named
              name={
                drill.drillId ? (
                  <PageLink to="/drills/$id" params={{ id: drill.drillId }}>
                    {drill.drillDate}
                  </PageLink>
                ) : (
                  <PageLink to="/recovery">{drill.drillDate}</PageLink>
                )
              }
              of={daysUntil(drill.drillDate, now)}
            />
          ),
        },
        {
          name: t.kind,
          value: (drill) => drill.drillType,
          cell: (drill) => texts.drillTypes[drill.drillType] ?? drill.drillType,
        },
        {
          name: t.scope,
          wide: true,
          value: (drill) => drill.scope,
          cell: (drill) => (
            <>
              {drill.scope} {drill.overdue && <StatusBadge status="critical" label={d.overdue} />}
            </>
          ),
        },
        {
          name: d.participants,
          wide: true,
          named: true,
          value: (drill) => drill.participants.join(' '),
          cell: (drill) => drill.participants.join(', ') || texts.nothing,
        },
      ]}
      rows={drills}
      fileName="planned-drills"
      idOf={(drill) => `${drill.drillId ?? drill.scope}-${drill.drillDate}`}
      testIdOf={() => 'planned'}
    />
  );
}
