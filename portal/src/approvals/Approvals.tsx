import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAllowed, useAllowedTo } from '../api/allowed';
import { useSession } from '../api/session';
import type { Plan } from '../api/types';
import { ChangeList } from '../declarations/PlanReview';
import { DifferenceTable } from '../part/DifferenceTable';
import { Export } from '../parts/Export';
import { Failure } from '../parts/Failure';
import { local } from '../parts/format';
import { LinkButton, PageLink } from '../parts/Links';
import { Reading } from '../parts/Reading';
import { Section } from '../parts/Section';
import { useLostSince } from '../parts/Stale';
import { Time } from '../parts/Time';
import { Cost, Impact } from '../restore/Impact';
import { useReplacementPlan } from '../restore/queries';
import { texts } from '../texts';
import { asks } from './asks';
import { useDecide, useWaiting, type Waiting } from './queries';

const t = texts.approvals;
const page = texts.approvalPage;

/** What waits, as a file has it. */
const rowsOf = (items: Waiting[], plans: Plan[]) => [
  ...items.map((item) => ({
    request: asks(item),
    kind: page.kinds[item.kind],
    requestedBy: item.requestedBy,
    requestedAt: item.requestedAt,
    expiresAt: item.expiresAt as string | null,
  })),
  ...plans.map(({ name, approval }) => ({
    request: t.asksPlan(approval.proposedBy, name, approval.reason ?? ''),
    kind: page.kinds.plan,
    requestedBy: approval.proposedBy,
    requestedAt: approval.proposedAt,
    // a version waits for as long as it is declared
    expiresAt: null,
  })),
];

type Row = ReturnType<typeof rowsOf>[number];

const EXPORTED = [
  { name: page.request, value: (row: Row) => row.request },
  { name: page.kind, value: (row: Row) => row.kind },
  { name: page.askedBy, value: (row: Row) => row.requestedBy },
  { name: page.askedAt, value: (row: Row) => row.requestedAt },
  { name: page.until, value: (row: Row) => row.expiresAt },
];

/**
 * What waits for a second person, and which of it is looked at; not there when nothing waits. That some of it could not be
 * read is said beside what could.
 */
export function Approvals({ opened, open }: { opened?: string; open: (id: string | undefined) => void }) {
  const { items, plans, loaded, error, refetch } = useWaiting();
  const lost = useLostSince() !== undefined;
  // a lost connection is said once, in the header; but what never came has to say so itself
  const unread = lost && loaded ? null : error;
  const chosen = items.find((item) => item.id === opened);
  if (items.length + plans.length === 0 && unread === null) return null;
  return (
    <Section
      title={t.title}
      action={
        <Export
          name="approvals-waiting"
          of={t.title}
          columns={EXPORTED}
          rows={() => Promise.resolve(rowsOf(items, plans))}
        />
      }
    >
      {unread && (
        <Failure
          title={t.unread}
          mb={items.length + plans.length > 0 ? 'sm' : undefined}
          says={unread.message}
        >
          <Button size="xs" mt="xs" display="block" variant="default" onClick={() => void refetch()}>
            {texts.errors.retry}
          </Button>
        </Failure>
      )}
      <ul className="plain">
        {items.map((item) => (
          <li key={item.id} data-testid={`waiting-${item.kind}`}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" className="message">
                {asks(item)} <Time at={item.requestedAt} />
              </Text>
              <Button size="xs" onClick={() => open(item.id)}>
                {t.look}
              </Button>
            </Group>
          </li>
        ))}
        {plans.map((plan) => (
          <li key={`plan ${plan.name}`} data-testid="waiting-plan">
            <Group justify="space-between" gap="xs">
              <Text size="sm" className="message">
                {t.asksPlan(plan.approval.proposedBy, plan.name, plan.approval.reason ?? '')}{' '}
                <Time at={plan.approval.proposedAt} />
              </Text>
              <LinkButton to="/plans/$name" params={{ name: plan.name }} size="xs">
                {t.look}
              </LinkButton>
            </Group>
          </li>
        ))}
      </ul>
      <Modal
        opened={chosen !== undefined}
        onClose={() => open(undefined)}
        title={t.title}
        size="xl"
        closeButtonProps={{ 'aria-label': texts.leave }}
      >
        {chosen && <Decision waiting={chosen} end={() => open(undefined)} />}
      </Modal>
    </Section>
  );
}

/** What is approved of, as the request has it; what it would do for those whom that concerns. */
function What({ waiting, may }: { waiting: Waiting; may: boolean }) {
  switch (waiting.kind) {
    case 'part':
      return (
        <>
          <Text size="sm">
            {t.rule(
              texts.part.rules[waiting.of.application.conflictRule] ?? waiting.of.application.conflictRule,
            )}
          </Text>
          {waiting.of.difference && <DifferenceTable difference={waiting.of.difference} />}
        </>
      );
    case 'change':
      return (
        <>
          {waiting.of.weakenings.map((one) => (
            <Alert key={`${one.dataSet} ${one.text}`} className="notice" data-tone="warning" role="note">
              <span className="message">
                {one.dataSet} {one.text}
                {one.pointsLost > 0 && `; ${t.pointsLost(one.pointsLost)}`}
              </span>
            </Alert>
          ))}
          <ChangeList changes={waiting.of.changes} />
        </>
      );
    case 'run':
      return (
        <>
          <Alert className="notice" data-tone="warning" role="note">
            <span className="message">{t.runsNow(waiting.of.mode)}</span>
          </Alert>
          <Group gap="md">
            <PageLink to="/plans/$name" params={{ name: waiting.of.plan }} size="sm">
              {texts.runs.plan}
            </PageLink>
            <PageLink to="/runs/$id" params={{ id: waiting.id }} size="sm">
              {t.runLook}
            </PageLink>
          </Group>
        </>
      );
    case 'custody':
      return (
        <Alert className="notice" data-tone="warning" role="note">
          {waiting.of.impact.map((line) => (
            <Text key={line} size="sm" className="message">
              {line}
            </Text>
          ))}
        </Alert>
      );
    case 'replacement': {
      const { restore, directory } = waiting.of;
      return (
        <>
          <Alert className="notice" data-tone="warning" role="note">
            <span className="message">
              {t.replaces(directory, restore.pointInTime ? local(restore.pointInTime) : t.newest)}
            </span>
          </Alert>
          {may && <WouldReplace id={waiting.id} />}
        </>
      );
    }
  }
}

/** What whoever asked was shown, as things are now. */
function WouldReplace({ id }: { id: string }) {
  const plan = useReplacementPlan(id);
  if (plan.data === undefined)
    return plan.error ? (
      <Failure title={texts.restore.cannot} says={plan.error.message} />
    ) : (
      <Reading h={120} label={texts.restore.looking} />
    );
  return (
    <>
      <dl className="facts facts-wide">
        <Cost plan={plan.data} />
      </dl>
      <Impact plan={plan.data} />
    </>
  );
}

/** Whether who is signed in decides about such a request. */
function useMayApprove(waiting: Waiting): boolean {
  const allowed = useAllowed('approve');
  const allowedTo = useAllowedTo('approve');
  switch (waiting.kind) {
    case 'change':
      return allowed([]);
    case 'part':
    case 'replacement':
      return allowedTo(waiting.of.dataSet);
    case 'custody':
      return waiting.of.dataSet ? allowedTo(waiting.of.dataSet) : allowed([]);
    case 'run':
      return allowedTo(waiting.of.plan);
  }
}

function Decision({ waiting, end }: { waiting: Waiting; end: () => void }) {
  const mayApprove = useMayApprove(waiting);
  const own = useSession().data?.user === waiting.requestedBy;
  const decide = useDecide(waiting);
  const [reason, setReason] = useState('');
  const send = (verb: 'approve' | 'reject' | 'withdraw') =>
    decide.mutate({ verb, reason }, { onSuccess: end });
  // nobody approves of what could not be shown
  const shown = waiting.kind !== 'part' || Boolean(waiting.of.difference);
  return (
    <Stack>
      <Text size="sm">
        {asks(waiting)} {t.until} <Time at={waiting.expiresAt} />.
      </Text>
      <What waiting={waiting} may={mayApprove || own} />
      {decide.error && <Failure says={decide.error.message} />}
      {own ? (
        <Group justify="flex-end">
          <Text size="sm">{t.own}</Text>
          <Button variant="default" loading={decide.isPending} onClick={() => send('withdraw')}>
            {t.withdraw}
          </Button>
        </Group>
      ) : mayApprove ? (
        <>
          <TextInput
            label={t.reason}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button
              variant="default"
              loading={decide.isPending}
              disabled={reason.trim() === ''}
              onClick={() => send('reject')}
            >
              {t.reject}
            </Button>
            <Button loading={decide.isPending} disabled={!shown} onClick={() => send('approve')}>
              {t.approve}
            </Button>
          </Group>
        </>
      ) : (
        <Text size="sm">{t.mayNot}</Text>
      )}
    </Stack>
  );
}
