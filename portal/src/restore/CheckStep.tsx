import { Alert, Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { DryRun } from '../api/types';
import { Failure } from '../parts/Failure';
import { absolute, utc } from '../parts/format';
import { Proof } from '../parts/Proof';
import { Reading } from '../parts/Reading';
import { texts } from '../texts';
import { isSuspect } from '../timeline/reach';
import { Cost, Impact } from './Impact';
import { usePlan, useReplace, useRestore } from './queries';
import { ReplacementState } from './ReplacementState';
import { replaces, wishOf, type Draft } from './wish';

const t = texts.restore;

/** The dry run: what would be done, with what, how long it takes, who must approve; and the button that does it. */
export function CheckStep({ draft, change }: { draft: Draft; change: (some: Draft) => void }) {
  if (draft.request !== undefined)
    return <ReplacementState id={draft.request} again={() => change({ request: undefined })} />;
  return <Check draft={draft} change={change} />;
}

function Check({ draft, change }: { draft: Draft; change: (some: Draft) => void }) {
  const plan = usePlan(wishOf(draft));
  const restore = useRestore();
  const replace = useReplace();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const inPlace = replaces(draft);
  const confirmed = !inPlace || typed.trim() === draft.dataSet;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = wishOf(draft, reason);
    if (inPlace)
      replace.mutate(wish, { onSuccess: ({ replacementId }) => change({ request: replacementId }) });
    else
      restore.mutate(wish, {
        onSuccess: ({ restoreId }) => void navigate({ to: '/restores/$id', params: { id: restoreId } }),
      });
  };
  const error = restore.error ?? replace.error ?? plan.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <Failure title={t.cannot} says={error.message} />}
        {plan.isPending && <Reading h={160} label={t.looking} />}
        {plan.data && <Planned plan={plan.data} />}
        <Textarea
          label={texts.part.reason}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {inPlace && (
          <TextInput
            label={t.inPlace.confirm(draft.dataSet ?? '')}
            description={t.inPlace.confirmHint}
            required
            autoComplete="off"
            value={typed}
            error={typed !== '' && !confirmed ? t.inPlace.notConfirmed(draft.dataSet ?? '') : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          {plan.data && (
            <Button variant="default" loading={plan.isFetching} onClick={() => void plan.refetch()}>
              {t.lookAgain}
            </Button>
          )}
          <Button
            type="submit"
            loading={restore.isPending || replace.isPending}
            disabled={reason.trim() === '' || !confirmed || plan.data === undefined}
          >
            {inPlace ? t.inPlace.ask : t.start}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Planned({ plan }: { plan: DryRun }) {
  const point = plan.recoveryPoint;
  const state = new Date(plan.stateAt);
  const place = plan.target?.directory ?? plan.target?.settings;
  return (
    <>
      <dl className="facts facts-wide" data-testid="plan">
        <div>
          <dt>{t.plan.state}</dt>
          <dd>
            {absolute(state)} <span className="of">{utc(state)}</span>
          </dd>
        </div>
        <div>
          <dt>{t.plan.point}</dt>
          <dd>
            {absolute(new Date(point.consistentAt))}
            <span className="of">{t.plan.in(point.repository, point.snapshotId.slice(0, 8))}</span>
          </dd>
        </div>
        <div>
          <dt>{texts.points.proof}</dt>
          <dd>
            <Proof level={point.proofLevel} />
          </dd>
        </div>
        <Cost plan={plan} />
        <div>
          <dt>{t.plan.target}</dt>
          <dd className="message">
            {plan.impact.way === 'IN_PLACE'
              ? t.plan.inPlace
              : plan.ownDirectory
                ? t.plan.own
                : typeof place === 'string'
                  ? place
                  : Object.entries(place ?? {})
                      .map(([key, value]) => `${key} ${value}`)
                      .join(', ')}
          </dd>
        </div>
      </dl>
      <Impact plan={plan} />
      {isSuspect(point) && (
        <Alert className="notice" data-tone="warning" role="alert" title={texts.points.damaged}>
          <span className="message">{point.facts.damaged}</span>
        </Alert>
      )}
    </>
  );
}
