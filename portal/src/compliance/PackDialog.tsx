import { Button, Group, Modal, MultiSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useMakePack } from '../api/queries';
import { useReportFailure } from '../parts/Failures';
import { texts } from '../texts';

const t = texts.packs;
const DAY = 24 * 3600 * 1000;

/** Asks what a pack is to speak of, and has it made. */
export function PackDialog({ services, close }: { services: string[]; close: () => void }) {
  const [from, setFrom] = useState(() => new Date(Date.now() - 90 * DAY).toISOString().slice(0, 10));
  const [until, setUntil] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const make = useMakePack();
  const fail = useReportFailure();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // the last day belongs to it; today is not over
    const end = Date.parse(`${until}T00:00:00Z`) + DAY;
    make.mutate(
      {
        from: `${from}T00:00:00Z`,
        ...(until === '' || end > Date.now() ? {} : { until: new Date(end).toISOString() }),
        ...(chosen.length === 0 ? {} : { services: chosen }),
        reason,
      },
      { onSuccess: close, onError: (error) => fail(error.message) },
    );
  };
  return (
    <Modal opened onClose={close} title={t.make} closeButtonProps={{ 'aria-label': texts.drills.cancel }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t.dialog}</Text>
          <TextInput
            type="date"
            label={t.fromDay}
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t.untilDay}
            description={t.untilHint}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <MultiSelect
            label={t.services}
            description={t.servicesHint}
            data={services}
            searchable
            value={chosen}
            onChange={setChosen}
          />
          <Textarea
            label={t.reason}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {texts.drills.cancel}
            </Button>
            <Button type="submit" loading={make.isPending} disabled={reason.trim() === '' || from === ''}>
              {t.make}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
