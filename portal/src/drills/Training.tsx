import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMayEverywhere } from '../api/session';
import type { RoleStanding, TrainedPerson } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { period } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { useTraining, useWithdrawTraining } from './queries';
import { mostUrgentFirst, standingTone } from './training';
import { TrainingDialog } from './TrainingDialog';

const t = texts.training;

/** Who is trained for the roles of plans, and until when. */
export function Training() {
  const training = useTraining();
  const mayRecord = useMayEverywhere('command');
  const [opened, dialog] = useDisclosure();
  return (
    <Section
      title={t.title}
      hint={t.hint}
      action={
        mayRecord && (
          <Button size="xs" variant="default" onClick={dialog.open}>
            {t.record}
          </Button>
        )
      }
    >
      <Loaded query={training}>
        {({ roles, people }) =>
          roles.length + people.length === 0 ? (
            <Nothing
              says={t.none}
              hint={t.noneNext}
              next={
                mayRecord
                  ? { label: t.record, act: dialog.open }
                  : { label: texts.drills.seePlan, link: { to: '/recovery' } }
              }
            />
          ) : (
            <>
              {roles.length > 0 && <Roles roles={roles} />}
              {people.length > 0 && <People people={mostUrgentFirst(people)} mayChange={mayRecord} />}
            </>
          )
        }
      </Loaded>
      {opened && <TrainingDialog close={dialog.close} />}
    </Section>
  );
}

function Roles({ roles }: { roles: RoleStanding[] }) {
  return (
    <DataTable
      label={t.rolesTitle}
      columns={[
        {
          name: t.plan,
          value: (role) => role.plan,
          cell: (role) => (
            <PageLink to="/plans/$name" params={{ name: role.plan }}>
              {role.plan}
            </PageLink>
          ),
        },
        { name: t.role, value: (role) => role.role, cell: (role) => role.role },
        { name: t.within, value: (role) => role.trainedWithin, cell: (role) => period(role.trainedWithin) },
        {
          name: t.trained,
          value: (role) => role.trained.join(' '),
          cell: (role) =>
            role.trained.length === 0 ? (
              <StatusBadge status="critical" label={t.nobody} />
            ) : (
              role.trained.join(', ')
            ),
        },
        {
          name: t.overdueOnes,
          value: (role) => role.overdue.join(' '),
          cell: (role) => role.overdue.join(', ') || texts.nothing,
        },
      ]}
      rows={roles}
      fileName="training-roles"
      idOf={(role) => `${role.plan}/${role.role}`}
      testIdOf={() => 'training-role'}
      titled
    />
  );
}

function People({ people, mayChange }: { people: TrainedPerson[]; mayChange: boolean }) {
  return (
    <DataTable
      label={t.peopleTitle}
      columns={[
        {
          name: t.person,
          value: (one) => one.person,
          cell: (one) => <span className="name">{one.person}</span>,
        },
        { name: t.role, value: (one) => one.role, cell: (one) => one.role },
        { name: t.trainedOn, value: (one) => one.trainedOn, cell: (one) => one.trainedOn },
        {
          name: t.validUntil,
          value: (one) => one.validUntil,
          cell: (one) => one.validUntil ?? texts.nothing,
        },
        {
          name: t.standing,
          value: (one) => one.standing,
          cell: (one) => (
            <StatusBadge status={standingTone(one.standing)} label={t.standings[one.standing]} />
          ),
        },
        { name: t.from, value: (one) => one.origin, cell: (one) => <From of={one} /> },
        ...(mayChange
          ? [
              {
                name: t.change,
                cell: (one: TrainedPerson) => one.origin !== 'DECLARED' && <Withdraw of={one} />,
              },
            ]
          : []),
      ]}
      rows={people}
      fileName="training"
      idOf={(one) => `${one.person}/${one.role}`}
      testIdOf={() => 'trained'}
      titled
    />
  );
}

function From({ of }: { of: TrainedPerson }) {
  if (of.drillId) {
    return (
      <PageLink to="/drills/$id" params={{ id: of.drillId }}>
        {t.drill}
      </PageLink>
    );
  }
  return (
    <>
      {of.recordedBy ? t.recordedBy(of.recordedBy) : t.declared}
      {of.note && <span className="of message">{of.note}</span>}
    </>
  );
}

function Withdraw({ of }: { of: TrainedPerson }) {
  const withdraw = useWithdrawTraining();
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={withdraw.isPending}
      aria-label={t.withdrawOf(of.person, of.role)}
      onClick={() => withdraw.mutate({ person: of.person, role: of.role })}
    >
      {t.withdraw}
    </Button>
  );
}
