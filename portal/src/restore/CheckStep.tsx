import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { RestorePlan } from '../api/types';
import { Failure } from '../parts/Failure';
import { absolute, bytes, duration, utc } from '../parts/format';
import { Proof } from '../parts/Proof';
import { Reading } from '../parts/Reading';
import { texts } from '../texts';
import { isSuspect } from '../timeline/reach';
import { usePlan, usePredictions, useRestore } from './queries';
import { isPart, wishOf, type Draft } from './wish';

const t = texts.restore;

/** The dry run: what would be done, with what, how long it takes, who must approve; and the button that does it. */
export function CheckStep({ draft }: { draft: Draft }) {
  const plan = usePlan(wishOf(draft));
  const restore = useRestore();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    restore.mutate(wishOf(draft, reason), {
      onSuccess: ({ restoreId }) => void navigate({ to: '/restores/$id', params: { id: restoreId } }),
    });
  };
  const error = restore.error ?? plan.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <Failure title={t.cannot} says={error.message} />}
        {plan.isPending && <Reading h={160} label={t.looking} />}
        {plan.data && <Planned plan={plan.data} draft={draft} />}
        <Textarea
          label={texts.part.reason}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={restore.isPending}
            disabled={reason.trim() === '' || plan.data === undefined}
          >
            {t.start}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Planned({ plan, draft }: { plan: RestorePlan; draft: Draft }) {
  const predictions = usePredictions();
  const prediction = predictions.data?.items.find((one) => one.dataSet === plan.dataSet);
  const point = plan.recoveryPoint;
  const state = new Date(plan.stateAt);
  const part = isPart(draft.scope);
  const seconds = prediction?.predictedSeconds;
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
        <div>
          <dt>{t.plan.size}</dt>
          <dd>
            {bytes(point.sizeBytes)}
            {plan.restoreType === 'Selective' && <span className="of">{t.plan.ofWhole}</span>}
          </dd>
        </div>
        <div>
          <dt>{t.plan.time}</dt>
          <dd>
            {seconds === undefined || seconds === null ? (
              <>
                {t.plan.unknownTime}
                <span className="of">{t.plan.unknownTimeWhy}</span>
              </>
            ) : (
              <>
                {t.plan.about(duration(Math.max(1, Math.round(seconds))))}
                <span className="of">
                  {texts.targets.target(duration((prediction?.targetMinutes ?? 0) * 60))}
                  {prediction?.withinTarget === false && `: ${t.plan.tooSlow}`}
                </span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.plan.target}</dt>
          <dd>
            {plan.ownDirectory
              ? t.plan.own
              : (plan.target?.directory ??
                Object.entries(plan.target?.settings ?? {})
                  .map(([key, value]) => `${key} ${value}`)
                  .join(', '))}
          </dd>
        </div>
      </dl>
      <Alert className="notice" data-tone="good" title={t.plan.touches}>
        <Text size="sm">{part ? t.plan.partTouches : t.plan.wholeTouches}</Text>
        <Text size="sm">{part ? t.plan.partApproval : t.plan.wholeApproval}</Text>
      </Alert>
      {isSuspect(point) && (
        <Alert className="notice" data-tone="warning" role="alert" title={texts.points.damaged}>
          <span className="message">{point.facts.damaged}</span>
        </Alert>
      )}
    </>
  );
}
