import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useDashboard, useDrills, useMay } from '../api/queries';
import type { Drill, DrillEntry } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { daysUntil } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment, useNow } from '../parts/Time';
import { texts } from '../texts';
import { CalendarTable } from './CalendarTable';
import { FailoverTestDialog } from './FailoverTestDialog';
import { PlanDrillDialog } from './PlanDrillDialog';
import { usePlannedDrills } from './queries';

const t = texts.drillPages;
const d = texts.drills;
const c = texts.calendar;

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
    cell: (drill: Drill) => (
      <StatusBadge
        status={drill.status}
        label={d.status[drill.status] ?? texts.jobs.status[drill.status] ?? drill.status}
      />
    ),
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
    cell: (drill: Drill) => drill.issuesIdentified.length || t.nothingFound,
  },
  {
    name: t.actions,
    value: (drill: Drill) => drill.actionItems.join('; '),
    cell: (drill: Drill) => drill.actionItems.length || t.nothingFound,
  },
];

/** What is planned and what was held. */
export function DrillsPage() {
  const drills = useDrills(200);
  const upcoming = useDashboard().data?.upcomingDRDrills ?? [];
  const mayAct = useMay('command');
  const calendar = usePlannedDrills().data?.items ?? [];
  const [opened, dialog] = useDisclosure();
  const [asking, planning] = useDisclosure();
  const held = (drills.data?.items ?? []).filter((drill) => drill.status !== 'SCHEDULED' || drill.startTime);
  return (
    <Page
      title={t.title}
      hint={t.hint}
      error={drills.error}
      retry={() => void drills.refetch()}
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
        {calendar.length === 0 ? (
          <Nothing says={c.none} next={c.noneNext} />
        ) : (
          <CalendarTable drills={calendar} />
        )}
      </Section>
      <Section title={t.planned}>
        {upcoming.length === 0 ? (
          <Nothing says={d.empty} next={d.emptyNext} />
        ) : (
          <Planned drills={upcoming} />
        )}
      </Section>
      <Section
        title={t.held}
        action={<Export name="drills" columns={HELD} rows={() => Promise.resolve(held)} />}
      >
        {held.length === 0 ? (
          <Nothing says={t.none} next={t.noneNext} />
        ) : (
          <DataTable
            label={t.held}
            columns={HELD}
            rows={held}
            idOf={(drill) => drill.drillId}
            testIdOf={() => 'held'}
            broad
          />
        )}
      </Section>
      <FailoverTestDialog opened={opened} close={dialog.close} />
      <PlanDrillDialog opened={asking} close={planning.close} />
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
          cell: (drill) => <Named name={drill.drillDate} of={daysUntil(drill.drillDate, now)} />,
        },
        { name: t.kind, cell: (drill) => texts.drillTypes[drill.drillType] ?? drill.drillType },
        {
          name: t.scope,
          wide: true,
          cell: (drill) => (
            <>
              {drill.scope} {drill.overdue && <StatusBadge status="critical" label={d.overdue} />}
            </>
          ),
        },
        { name: d.participants, cell: (drill) => drill.participants.join(', ') || texts.nothing },
      ]}
      rows={drills}
      idOf={(drill) => `${drill.drillId ?? drill.scope}-${drill.drillDate}`}
      testIdOf={() => 'planned'}
    />
  );
}
