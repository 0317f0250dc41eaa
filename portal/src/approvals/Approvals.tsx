import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useApprovals, useDecide, useMay, useSession } from '../api/queries';
import type { Awaiting } from '../api/types';
import { DifferenceTable } from '../part/DifferenceTable';
import { Section } from '../parts/Section';
import { Time } from '../parts/Time';
import { texts } from '../texts';

const t = texts.approvals;

/** What waits for a second person; not there when nothing does. */
export function Approvals() {
  const { data } = useApprovals();
  const [opened, setOpened] = useState<string>();
  const items = data?.items ?? [];
  const chosen = items.find((item) => item.application.applicationId === opened);
  if (items.length === 0) return null;
  return (
    <Section title={t.title}>
      <ul className="plain">
        {items.map((item) => (
          <li key={item.application.applicationId}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" className="message">
                {t.asks(item.application.requestedBy, item.dataSet, item.application.reason)}{' '}
                <Time at={item.application.requestedAt} />
              </Text>
              <Button size="xs" onClick={() => setOpened(item.application.applicationId)}>
                {t.look}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      <Modal
        opened={chosen !== undefined}
        onClose={() => setOpened(undefined)}
        title={t.title}
        size="xl"
        closeButtonProps={{ 'aria-label': texts.part.close }}
      >
        {chosen && <Decision awaiting={chosen} end={() => setOpened(undefined)} />}
      </Modal>
    </Section>
  );
}

function Decision({ awaiting, end }: { awaiting: Awaiting; end: () => void }) {
  const { application, difference } = awaiting;
  const mayApprove = useMay('approve');
  const own = useSession().data?.user === application.requestedBy;
  const decide = useDecide(application.applicationId);
  const [reason, setReason] = useState('');
  const send = (verb: 'approve' | 'reject' | 'withdraw') =>
    decide.mutate({ verb, difference: application.digest, reason }, { onSuccess: end });
  return (
    <Stack>
      <Text size="sm">
        {t.asks(application.requestedBy, awaiting.dataSet, application.reason)}{' '}
        {t.rule(texts.part.rules[application.conflictRule] ?? application.conflictRule)}{' '}
        {t.until(new Date(application.expiresAt).toLocaleString())}
      </Text>
      {difference && <DifferenceTable difference={difference} />}
      {decide.error && (
        <Alert className="notice" data-tone="bad" role="alert">
          <span className="message">{decide.error.message}</span>
        </Alert>
      )}
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
            <Button loading={decide.isPending} disabled={!difference} onClick={() => send('approve')}>
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
