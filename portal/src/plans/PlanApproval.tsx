import { Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAllowedTo } from '../api/allowed';
import { useSession } from '../api/session';
import type { Plan } from '../api/types';
import { Fields } from '../declarations/PlanReview';
import { Failure } from '../parts/Failure';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { useDecideVersion, usePlanVersions, type PlanVersion } from './queries';

const t = texts.planVersions;

/** Whether a second person has approved of the plan as it is declared, and what is new in it. */
export function PlanApproval({ plan }: { plan: Plan }) {
  const { data, error } = usePlanVersions(plan.name);
  const { approval, approvedVersion } = plan;
  return (
    <Section title={t.title} hint={t.hint}>
      <dl className="facts facts-wide" data-testid="plan-approval">
        <div>
          <dt>{t.declared}</dt>
          <dd>
            <VersionStatus of={approval} />
          </dd>
        </div>
        <div>
          <dt>{t.by}</dt>
          <dd>
            {approval.proposedBy} <Time at={approval.proposedAt} />
            {approval.reason && <span className="of">{approval.reason}</span>}
          </dd>
        </div>
        {approval.decidedBy && approval.decidedAt && (
          <div>
            <dt>{t.decided}</dt>
            <dd>
              {approval.decidedBy} <Time at={approval.decidedAt} />
              <span className="of">{approval.decisionReason}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>{t.real}</dt>
          <dd>
            {approvedVersion ? (
              <code title={approvedVersion}>{approvedVersion.slice(0, 12)}</code>
            ) : (
              t.noneApproved
            )}
          </dd>
        </div>
      </dl>
      {approval.status !== 'APPROVED' && (
        <>
          {approvedVersion && (
            <Text size="sm" fw={600} mt="xs">
              {t.changes(approvedVersion.slice(0, 12))}
            </Text>
          )}
          {error && <Failure says={error.message} />}
          {!data && !error && <Skeleton h={60} />}
          {data && (
            <div data-testid="plan-changes">
              {approvedVersion ? (
                <Fields of={data.changes} />
              ) : (
                // the graph below shows the same at a glance
                <details>
                  <summary>{t.all(data.changes.length)}</summary>
                  <Fields of={data.changes} />
                </details>
              )}
            </div>
          )}
          <Decision plan={plan} shown={data !== undefined} />
        </>
      )}
      {data && (
        <Earlier items={data.items.filter((one) => one.decidedAt && one.decidedAt !== approval.decidedAt)} />
      )}
    </Section>
  );
}

export function VersionStatus({ of }: { of: PlanVersion }) {
  const status = { APPROVED: 'success', PROPOSED: 'AWAITING_APPROVAL', REJECTED: 'REJECTED' }[of.status];
  return <StatusBadge status={status} label={t.status[of.status] ?? of.status} />;
}

function Earlier({ items }: { items: PlanVersion[] }) {
  if (items.length === 0) return null;
  return (
    <ul className="plain spaced" aria-label={t.earlier}>
      {items.map((one) => (
        <li key={`${one.version} ${one.decidedAt}`}>
          <Text size="xs" c="dimmed" className="message">
            {t.was(one.version.slice(0, 12), t.status[one.status] ?? one.status, one.decidedBy ?? '')}
            {one.decidedAt && <Time at={one.decidedAt} />}
            {one.decisionReason && `: ${one.decisionReason}`}
          </Text>
        </li>
      ))}
    </ul>
  );
}

/** Nobody approves of what could not be shown, nor of what is one's own. */
function Decision({ plan, shown }: { plan: Plan; shown: boolean }) {
  const mayApprove = useAllowedTo('approve')(plan.name);
  const own = useSession().data?.user === plan.approval.proposedBy;
  const decide = useDecideVersion(plan.name, plan.version);
  const [reason, setReason] = useState('');
  const said = reason.trim() !== '';
  if (!mayApprove || own)
    return (
      <Text size="sm" mt="xs">
        {own ? t.own : t.mayNot}
      </Text>
    );
  return (
    <Stack gap="sm" mt="sm">
      {decide.error && <Failure says={decide.error.message} />}
      <TextInput
        label={t.reason}
        required
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        {plan.approval.status === 'PROPOSED' && (
          <Button
            variant="default"
            loading={decide.isPending}
            disabled={!said}
            onClick={() => decide.mutate({ verb: 'reject', reason })}
          >
            {t.reject}
          </Button>
        )}
        <Button
          loading={decide.isPending}
          disabled={!said || !shown}
          onClick={() => decide.mutate({ verb: 'approve', reason })}
        >
          {t.approve}
        </Button>
      </Group>
    </Stack>
  );
}
