import { Button } from '@mantine/core';
import { usePlansToCommand } from '../api/allowed';
import type { PlannedDrill } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { leadOf } from './lead';
import { useWithdrawDrill } from './queries';

const t = texts.calendar;

/** The drills that begin at a planned time, and what came of the time before. */
export function CalendarTable({ drills }: { drills: PlannedDrill[] }) {
  const plans = usePlansToCommand();
  return (
    <DataTable
      label={t.title}
      columns={[
        {
          name: t.next,
          value: (drill) => drill.startsAt,
          cell: (drill) => (
            <Named
              name={drill.startsAt ? <Moment at={drill.startsAt} /> : t.noMore}
              of={drill.cron ? t.repeated(drill.cron, drill.zone) : t.once}
            />
          ),
        },
        {
          name: texts.drillPages.kind,
          value: (drill) => `${drill.mode} ${drill.plan}`,
          cell: (drill) => (
            <Named
              name={t.modes[drill.mode] ?? drill.mode}
              of={
                <PageLink to="/plans/$name" params={{ name: drill.plan }}>
                  {drill.plan}
                </PageLink>
              }
            />
          ),
        },
        {
          name: texts.drills.participants,
          value: (drill) => drill.participants.map((one) => one.name).join(' '),
          cell: (drill) =>
            drill.participants
              .map((one) => t.person(one.name, one.role, one.trainedOn ?? undefined))
              .join(', ') || texts.nothing,
        },
        { name: t.notice, value: (drill) => drill.notice, cell: (drill) => <Notice of={drill} /> },
        {
          name: t.last,
          wide: true,
          value: (drill) => drill.lastOutcome,
          cell: (drill) => <Last of={drill} />,
        },
        ...(plans.length > 0
          ? [
              {
                name: t.change,
                cell: (drill: PlannedDrill) => plans.includes(drill.plan) && <Withdraw drill={drill} />,
              },
            ]
          : []),
      ]}
      rows={drills}
      fileName="drill-calendar"
      idOf={(drill) => drill.plannedId}
      testIdOf={() => 'on-calendar'}
      broad
    />
  );
}

function Notice({ of }: { of: PlannedDrill }) {
  if (of.noticeProblem) {
    return (
      <>
        <StatusBadge status="critical" label={t.notTold} />{' '}
        <span className="message">{of.noticeProblem}</span>
      </>
    );
  }
  if (of.noticedAt) {
    return (
      <>
        {t.told} <Moment at={of.noticedAt} />
      </>
    );
  }
  return of.channels.length === 0 ? texts.nothing : t.before(leadOf(of.notice), of.channels);
}

function Last({ of }: { of: PlannedDrill }) {
  if (!of.lastStart) return texts.nothing;
  return (
    <>
      <StatusBadge
        status={of.missed ? 'missed' : of.lastOutcome ? 'success' : 'in_progress'}
        label={of.missed ? t.missed : of.lastOutcome ? t.held : t.goesOn}
      />{' '}
      {of.lastRun ? (
        <PageLink to="/runs/$id" params={{ id: of.lastRun }}>
          <Moment at={of.lastStart} />
        </PageLink>
      ) : (
        <Moment at={of.lastStart} />
      )}
      {of.lastOutcome && <span className="of message">{of.lastOutcome}</span>}
    </>
  );
}

function Withdraw({ drill }: { drill: PlannedDrill }) {
  const withdraw = useWithdrawDrill();
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={withdraw.isPending}
      aria-label={t.withdrawOne(t.modes[drill.mode] ?? drill.mode, drill.plan)}
      onClick={() => withdraw.mutate(drill.plannedId)}
    >
      {t.withdraw}
    </Button>
  );
}
