import { Alert, Button, Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Application, Difference } from '../api/types';
import { useDecide } from '../approvals/queries';
import { CancelButton } from '../parts/CancelButton';
import { Failure } from '../parts/Failure';
import { local } from '../parts/format';
import { WorkBar } from '../parts/WorkBar';
import { useCompare } from '../restores/queries';
import { texts } from '../texts';
import { Comparing } from './Comparing';
import { DifferenceTable } from './DifferenceTable';
import { useApplication, useApplications, useApply, useCancelApplication } from './queries';
import { Problem, UnderWay } from './States';

const t = texts.part;
const ta = texts.approvals;
const SIDE = 'side-schema';

/** The difference, what is to be done with it, and what was done. */
export function PutBack(props: {
  restoreId: string;
  difference: Difference;
  reason: string;
  end: () => void;
}) {
  const { restoreId, difference, reason, end } = props;
  const [rule, setRule] = useState('keep-live');
  const [withoutTriggers, setWithoutTriggers] = useState(false);
  const [looked, setLooked] = useState<string>();
  const applications = useApplications(restoreId);
  const apply = useApply(restoreId);
  const compare = useCompare(restoreId);
  const latest = applications.data?.items.at(-1)?.applicationId;
  if (latest !== undefined && latest !== looked) {
    const look = () => {
      compare.mutate();
      setLooked(latest);
    };
    return <Applied applicationId={latest} look={look} end={end} />;
  }
  const approve = () =>
    apply.mutate({ difference: difference.digest, conflictRule: rule, withoutTriggers, reason });
  const changes = difference.items.some(
    (item) => item.absent || item.missing > 0 || item.differing > 0 || item.neededMissing > 0,
  );
  const blocked = rule !== SIDE && (!changes || difference.obstacles.length > 0);
  return (
    <Stack>
      <DifferenceTable difference={difference} />
      {!changes && <Text size="sm">{t.nothing}</Text>}
      {compare.error && <Failure says={compare.error.message} />}
      <Comparing restoreId={restoreId} />
      {apply.error && <Failure says={apply.error.message} />}
      <Radio.Group label={t.rule} value={rule} onChange={setRule}>
        <Stack gap="xs" mt="xs">
          {Object.entries(t.rules).map(([value, label]) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox
        label={t.triggers}
        checked={withoutTriggers}
        onChange={(event) => setWithoutTriggers(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button variant="default" loading={compare.isPending} onClick={() => compare.mutate()}>
          {t.again}
        </Button>
        <Button loading={apply.isPending} disabled={blocked || compare.isPending} onClick={approve}>
          {t.apply}
        </Button>
      </Group>
    </Stack>
  );
}

function Applied({ applicationId, look, end }: { applicationId: string; look: () => void; end: () => void }) {
  const { data, error } = useApplication(applicationId);
  if (error) return <Problem title={texts.errors.title} says={error.message} end={end} />;
  if (data?.status === 'FAILED' || data?.status === 'CANCELLED')
    return (
      <Stack>
        <Problem title={t.notApplied} says={data.errorMessage ?? ''} end={end} />
        <Button onClick={look}>{t.look}</Button>
      </Stack>
    );
  if (data?.status === 'AWAITING_APPROVAL') return <Awaiting application={data} end={end} />;
  if (data?.status === 'REJECTED' || data?.status === 'WITHDRAWN' || data?.status === 'EXPIRED')
    return (
      <Stack>
        <Problem title={t.notApplied} says={ta.ended(data)} end={end} />
        <Button onClick={look}>{t.look}</Button>
      </Stack>
    );
  if (data?.status !== 'SUCCESS')
    return data ? <Applying application={data} /> : <UnderWay stage={t.waiting} />;
  return (
    <Stack>
      <Alert className="notice" data-tone="good" role="status" title={t.applied}>
        <Result application={data} />
      </Alert>
      <Group justify="flex-end">
        <Button variant="default" onClick={look}>
          {t.look}
        </Button>
        <Button onClick={end}>{t.close}</Button>
      </Group>
    </Stack>
  );
}

/** Approved of, and on its way. */
function Applying({ application }: { application: Application }) {
  const cancel = useCancelApplication(application.applicationId);
  return (
    <Stack role="status" aria-live="polite" data-testid="applying">
      {application.progress ? <WorkBar progress={application.progress} /> : <UnderWay stage={t.waiting} />}
      <Group>
        <CancelButton
          verb={texts.cancelling.putBack}
          hint={texts.cancelling.putBackHint}
          askedBy={application.cancelRequestedBy}
          act={cancel}
        />
      </Group>
    </Stack>
  );
}

/** Somebody else decides; this window need not stay. */
function Awaiting({ application, end }: { application: Application; end: () => void }) {
  const decide = useDecide({ kind: 'part', id: application.applicationId, digest: application.digest });
  return (
    <Stack>
      <Alert className="notice" role="status" title={ta.waits}>
        {ta.another(local(application.expiresAt))}
      </Alert>
      {decide.error && <Failure says={decide.error.message} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={decide.isPending}
          onClick={() => decide.mutate({ verb: 'withdraw', reason: '' })}
        >
          {ta.withdraw}
        </Button>
        <Button onClick={end}>{t.close}</Button>
      </Group>
    </Stack>
  );
}

function Result({ application }: { application: Application }) {
  const items = application.result?.items ?? [];
  return (
    <ul className="plain">
      {items.map((item) => (
        <li key={item.name}>
          <b>{item.name}</b>: {t.inserted(item.inserted)}, {t.updated(item.updated)}, {t.kept(item.kept)}
        </li>
      ))}
      {(application.result?.notes ?? []).map((note) => (
        <li key={note} className="message">
          {note}
        </li>
      ))}
    </ul>
  );
}
