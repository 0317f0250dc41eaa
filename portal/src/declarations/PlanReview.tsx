import { Alert, Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DeclarationChange, DeclarationPlan } from '../api/types';
import { Failure } from '../parts/Failure';
import { local } from '../parts/format';
import { texts } from '../texts';
import { useApplyDeclarations, useAskForChange, useDeclarationPlan, type Proposal } from './queries';

const t = texts.declarations;

/** What a proposal would change, looked at before it is applied; or asked for, where it leaves less. */
export function PlanReview({ proposal, done }: { proposal: Proposal; done: () => void }) {
  const look = useDeclarationPlan(proposal);
  const failed = look.error;
  if (failed) return <Failure says={failed.message} />;
  return look.data ? <Review plan={look.data} proposal={proposal} done={done} /> : <Skeleton h={80} />;
}

function Review(props: { plan: DeclarationPlan; proposal: Proposal; done: () => void }) {
  const { plan, proposal } = props;
  const [reason, setReason] = useState('');
  const apply = useApplyDeclarations();
  const ask = useAskForChange();
  // a target that is missed warns too; the server knows whether somebody has to approve
  const weaker = plan.notes.some((note) => note.warning && note.kind === 'DataSet');
  const error = apply.error ?? ask.error;
  if (plan.changes.length === 0) return <Text size="sm">{t.nothing}</Text>;
  if (apply.data)
    return (
      <Ended says={t.applied(apply.data.created, apply.data.changed, apply.data.deleted)} done={props.done} />
    );
  if (ask.data) return <Ended says={t.asked(local(ask.data.expiresAt))} done={props.done} />;
  const given = { ...proposal, plan: plan.digest };
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t.planOf(plan.created, plan.changed, plan.deleted, plan.unchanged)}
      </Text>
      <ChangeList changes={plan.changes} />
      {!proposal.byHand && plan.kept.length > 0 && (
        <Text size="xs" c="dimmed">
          {t.kept(plan.kept.map((one) => `${one.kind} ${one.name}`).join(', '))}
        </Text>
      )}
      {plan.notes.map((note) => (
        <Alert
          key={`${note.kind} ${note.name} ${note.text}`}
          className="notice"
          data-tone={note.warning ? 'warning' : 'busy'}
          role="note"
        >
          <span className="message">
            {note.kind} {note.name}: {note.text}
          </span>
        </Alert>
      ))}
      {error && <Failure says={error.message} />}
      <TextInput
        label={t.reason}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        {weaker && (
          <Button
            variant="default"
            loading={ask.isPending}
            disabled={reason.trim() === ''}
            onClick={() => ask.mutate({ ...given, reason })}
          >
            {t.ask}
          </Button>
        )}
        <Button
          loading={apply.isPending}
          onClick={() => apply.mutate({ ...given, reason: reason || undefined })}
        >
          {t.declare}
        </Button>
      </Group>
    </Stack>
  );
}

function Ended({ says, done }: { says: string; done: () => void }) {
  return (
    <Group justify="space-between">
      <Text size="sm" role="status">
        {says}
      </Text>
      <Button size="xs" variant="default" onClick={done}>
        {texts.part.close}
      </Button>
    </Group>
  );
}

/** Changes field by field. */
export function ChangeList({ changes }: { changes: DeclarationChange[] }) {
  return (
    <ul className="plain spaced">
      {changes.map((change) => (
        <li key={`${change.kind} ${change.name}`}>
          <Text size="sm">
            {t.planActions[change.action] ?? change.action} {change.kind} <b>{change.name}</b>
          </Text>
          <Fields of={change.fields} />
        </li>
      ))}
    </ul>
  );
}

/** What each field was and is. */
export function Fields({ of }: { of: DeclarationChange['fields'] }) {
  return of.map((field) => (
    <Text key={field.field} size="xs" c="dimmed" className="message">
      {t.field(field.field, field.before ?? t.absent, field.after ?? t.absent)}
    </Text>
  ));
}
