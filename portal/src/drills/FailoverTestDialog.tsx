import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useFailoverTest } from '../api/queries';
import { useReportFailure } from '../parts/Failures';
import { texts } from '../texts';

/** Says what a failover test does, and starts it. */
export function FailoverTestDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const t = texts.drills;
  const [reason, setReason] = useState('');
  const test = useFailoverTest();
  const fail = useReportFailure();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate(reason, {
      onError: (error) => fail(error.message),
      onSettled: () => {
        setReason('');
        close();
      },
    });
  };
  return (
    <Modal opened={opened} onClose={close} title={t.test} closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t.dialog}</Text>
          <Textarea
            label={t.reason}
            required
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={test.isPending} disabled={reason.trim() === ''}>
              {t.start}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
