import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CustodyRequest, HoldGround, RecoveryPoint } from '../api/types';
import { FailureBox } from '../parts/FormDialog';
import { local } from '../parts/format';
import { texts } from '../texts';
import { useDeletion, useHold, useHoldGrounds, useLift, useRequestDeletion } from './queries';

const t = texts.keeping;

/** For how long one recovery point is kept: holds it for a case, and asks for a hold or the point itself to go. */
export function KeepingDialog({ point, close }: { point: RecoveryPoint; close: () => void }) {
  const [legalCase, setLegalCase] = useState('');
  const [reason, setReason] = useState('');
  const hold = useHold(point.recoveryPointId);
  const lift = useLift(point.recoveryPointId);
  const held = point.legalHolds.length > 0;
  const grounds = useHoldGrounds(point.recoveryPointId, held);
  const why = reason.trim();
  const asked = lift.data;
  // done at once where one person may approve of their own
  const after = (request: CustodyRequest) => {
    if (request.status !== 'AWAITING_APPROVAL') close();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t.title(point.dataSet, local(point.consistentAt), point.repository)}
      closeButtonProps={{ 'aria-label': texts.leave }}
      size="lg"
    >
      <Stack>
        <Text size="sm">{held ? t.held : t.notHeld}</Text>
        <TextInput
          label={t.reason}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {held && (
          <ul className="plain" aria-label={t.cases}>
            {point.legalHolds.map((one) => (
              <li key={one}>
                <Group justify="space-between" gap="xs" wrap="nowrap">
                  <div>
                    <Text size="sm" className="message">
                      {one}
                    </Text>
                    <Ground of={grounds.data?.items.find(({ legalCase }) => legalCase === one)} />
                  </div>
                  <Button
                    size="xs"
                    variant="default"
                    disabled={why === ''}
                    loading={lift.isPending}
                    onClick={() => lift.mutate({ legalCase: one, reason: why }, { onSuccess: after })}
                  >
                    {t.lift}
                  </Button>
                </Group>
              </li>
            ))}
          </ul>
        )}
        {asked && (
          <Alert className="notice" data-tone="waiting" role="status">
            {texts.approvals.another(local(asked.expiresAt))}
          </Alert>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            hold.mutate({ legalCase: legalCase.trim(), reason: why }, { onSuccess: close });
          }}
        >
          <Group align="end" gap="xs">
            <TextInput
              flex={1}
              label={t.legalCase}
              value={legalCase}
              onChange={(event) => setLegalCase(event.currentTarget.value)}
            />
            <Button type="submit" loading={hold.isPending} disabled={why === '' || legalCase.trim() === ''}>
              {t.hold}
            </Button>
          </Group>
        </form>
        <FailureBox error={grounds.error ?? hold.error ?? lift.error} />
        {!held && <Deletion point={point} reason={why} after={after} />}
      </Stack>
    </Modal>
  );
}

/** Who put a hold, when and why, once that is known. */
function Ground({ of: ground }: { of?: HoldGround }) {
  if (!ground) return null;
  return (
    <Text size="sm" c="dimmed" className="message">
      {ground.putBy && ground.putAt
        ? t.put(ground.putBy, local(ground.putAt), ground.reason ?? texts.nothing)
        : t.putElsewhere}
    </Text>
  );
}

/** What it would do to delete the point before its time, and the request for it. */
function Deletion(props: { point: RecoveryPoint; reason: string; after: (request: CustodyRequest) => void }) {
  const { point, reason, after } = props;
  const [looked, setLooked] = useState(false);
  const impact = useDeletion(point.recoveryPointId, looked);
  const ask = useRequestDeletion(point.recoveryPointId);
  if (!looked) {
    return (
      <Group justify="flex-end">
        <Button variant="default" onClick={() => setLooked(true)}>
          {t.deletion}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="xs">
      {impact.data && (
        <Alert className="notice" data-tone="warning" role="note" title={t.deletion}>
          {impact.data.impact.map((line) => (
            <Text key={line} size="sm" className="message">
              {line}
            </Text>
          ))}
        </Alert>
      )}
      <FailureBox error={impact.error ?? ask.error} />
      {ask.data ? (
        <Alert className="notice" data-tone="waiting" role="status">
          {texts.approvals.another(local(ask.data.expiresAt))}
        </Alert>
      ) : (
        impact.data && (
          <Group justify="flex-end">
            <Button
              disabled={reason === ''}
              loading={ask.isPending}
              onClick={() => ask.mutate({ reason }, { onSuccess: after })}
            >
              {t.ask}
            </Button>
          </Group>
        )
      )}
    </Stack>
  );
}
